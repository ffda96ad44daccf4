/// The commands of `hourglass`: each takes its options, calls engine and analysis, and prints. They
/// do no arithmetic.
@NullMarked
package dev.hourglass.app.commands;

import org.jspecify.annotations.NullMarked;
