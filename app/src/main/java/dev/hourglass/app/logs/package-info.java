/// What a training leaves behind line by line for other programs: JSON lines and TensorBoard's
/// event files.
@NullMarked
package dev.hourglass.app.logs;

import org.jspecify.annotations.NullMarked;
