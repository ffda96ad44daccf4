/// The commands of `hourglass`: each parses its options, calls the engine and prints. No arithmetic
/// lives here.
@NullMarked
package dev.hourglass.app.commands;

import org.jspecify.annotations.NullMarked;
