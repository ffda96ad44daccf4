/// The command line: parses, calls the engine, shows what came of it; does no arithmetic of its
/// own.
@NullMarked
package dev.hourglass.app;

import org.jspecify.annotations.NullMarked;
