/// How close reconstructions come to their originals, the same to the bit on any number of threads.
///
/// Depends on no other package, training least of all.
@NullMarked
package dev.hourglass.metrics;

import org.jspecify.annotations.NullMarked;
