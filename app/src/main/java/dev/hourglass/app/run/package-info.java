/// Training runs on disk: the folder, the metadata, and early ends without loss.
@NullMarked
package dev.hourglass.app.run;

import org.jspecify.annotations.NullMarked;
