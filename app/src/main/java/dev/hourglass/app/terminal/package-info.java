/// The terminal: the console, progress, standard streams, and the launcher's command.
@NullMarked
package dev.hourglass.app.terminal;

import org.jspecify.annotations.NullMarked;
