/// Synthetic digits: images without a download.
@NullMarked
package dev.hourglass.data.synthetic;

import org.jspecify.annotations.NullMarked;
