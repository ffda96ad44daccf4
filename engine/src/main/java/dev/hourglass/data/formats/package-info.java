/// Readers of images: IDX files, image files, and folders and archives of them.
@NullMarked
package dev.hourglass.data.formats;

import org.jspecify.annotations.NullMarked;
