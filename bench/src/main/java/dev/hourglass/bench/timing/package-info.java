/// Clocks: contenders in turns, medians, and the processor's peak.
@NullMarked
package dev.hourglass.bench.timing;

import org.jspecify.annotations.NullMarked;
