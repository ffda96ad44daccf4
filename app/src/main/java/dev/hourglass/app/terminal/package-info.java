/// The terminal: what is printed and how, progress, standard streams, the word that starts the
/// program.
@NullMarked
package dev.hourglass.app.terminal;

import org.jspecify.annotations.NullMarked;
