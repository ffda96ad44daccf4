/// The benchmarks' command line: `bench`, `bench kernels`, `bench jmh`, and the tables they print.
@NullMarked
package dev.hourglass.bench;

import org.jspecify.annotations.NullMarked;
