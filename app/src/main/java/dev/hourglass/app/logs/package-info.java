/// Logs of a training for other programs: JSON lines and TensorBoard's event files.
@NullMarked
package dev.hourglass.app.logs;

import org.jspecify.annotations.NullMarked;
