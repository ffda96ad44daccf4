/// Random numbers as functions of a seed and a position, so that no generator has a state to save.
@NullMarked
package dev.hourglass.random;

import org.jspecify.annotations.NullMarked;
