/// JMH benchmarks of the kernels, layer by layer of the classic model, and of the whole step.
///
/// Before a benchmark is timed, the vector kernels must give the bits of the scalar ones.
@NullMarked
package dev.hourglass.bench.jmh;

import org.jspecify.annotations.NullMarked;
