/// What the words of a command line stand for: images, labels, codes, datasets and models, found
/// and read, and the files that images are written to. Wrong words are a {@link
/// dev.hourglass.app.input.UsageError}. Nothing here knows an option's annotation.
@NullMarked
package dev.hourglass.app.input;

import org.jspecify.annotations.NullMarked;
