/// Pictures of images and curves, as PNG, without a screen and even without fonts.
@NullMarked
package dev.hourglass.app.figures;

import org.jspecify.annotations.NullMarked;
