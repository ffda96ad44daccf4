/// What looks wrong with images before anything is made of them: another scale, colours inverted, a
/// photograph where drawings were learned from.
@NullMarked
package dev.hourglass.data.checks;

import org.jspecify.annotations.NullMarked;
