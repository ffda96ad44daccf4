/// The command line: parses, calls the engine and prints results; does no arithmetic.
@NullMarked
package dev.hourglass.app;

import org.jspecify.annotations.NullMarked;
