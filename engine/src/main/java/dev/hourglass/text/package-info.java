/// Counts and foreign names as text for people.
@NullMarked
package dev.hourglass.text;

import org.jspecify.annotations.NullMarked;
