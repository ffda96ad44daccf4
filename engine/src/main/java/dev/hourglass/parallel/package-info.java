/// Teams of threads that walk through the phases of a work in step, with the same result for any
/// number of them.
@NullMarked
package dev.hourglass.parallel;

import org.jspecify.annotations.NullMarked;
