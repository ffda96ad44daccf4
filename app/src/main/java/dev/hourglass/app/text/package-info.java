/// Words and tables for people to read.
@NullMarked
package dev.hourglass.app.text;

import org.jspecify.annotations.NullMarked;
