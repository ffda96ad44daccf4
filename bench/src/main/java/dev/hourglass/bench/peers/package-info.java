/// The contenders: Hourglass and the libraries that it is compared with, all with the same
/// parameters.
@NullMarked
package dev.hourglass.bench.peers;

import org.jspecify.annotations.NullMarked;
