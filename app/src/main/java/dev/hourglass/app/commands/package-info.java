/// The commands of `hourglass`: each takes its options, calls engine and analysis, and prints. No
/// arithmetic lives here.
@NullMarked
package dev.hourglass.app.commands;

import org.jspecify.annotations.NullMarked;
