/// Compressed images in `.hgc` files: an entropy coder, the container, codes of a model that are
/// quantised for a wanted size or error, and lossless images by context mixing.
///
/// docs/codec.md specifies the file to the bit.
@NullMarked
package dev.hourglass.codec;

import org.jspecify.annotations.NullMarked;
