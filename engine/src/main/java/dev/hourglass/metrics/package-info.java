@NullMarked
package dev.hourglass.metrics;

import org.jspecify.annotations.NullMarked;
