/// Teams of threads that run phases in step, with the same result for any number of threads.
@NullMarked
package dev.hourglass.parallel;

import org.jspecify.annotations.NullMarked;
