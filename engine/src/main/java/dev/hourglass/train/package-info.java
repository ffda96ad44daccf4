/// Training: the loop, the optimiser, the loss, and listeners for everything else.
@NullMarked
package dev.hourglass.train;

import org.jspecify.annotations.NullMarked;
