/// Baselines: other compression methods with as many numbers or bytes.
@NullMarked
package dev.hourglass.analysis.baselines;

import org.jspecify.annotations.NullMarked;
