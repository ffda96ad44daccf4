/// Loads what the command line refers to: images, labels, codes, datasets and models, and writes
/// images. Wrong values are a {@link dev.hourglass.app.input.UsageError}. Nothing here knows an
/// option's annotation.
@NullMarked
package dev.hourglass.app.input;

import org.jspecify.annotations.NullMarked;
