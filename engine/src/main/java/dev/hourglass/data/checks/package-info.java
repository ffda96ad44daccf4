/// Checks of input images for likely preprocessing mistakes: another scale, inverted colours,
/// photographs for a model of drawings.
@NullMarked
package dev.hourglass.data.checks;

import org.jspecify.annotations.NullMarked;
