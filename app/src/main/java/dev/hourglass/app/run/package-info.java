/// A training run on disk: its folder, what made it, and how it ends early without loss.
@NullMarked
package dev.hourglass.app.run;

import org.jspecify.annotations.NullMarked;
