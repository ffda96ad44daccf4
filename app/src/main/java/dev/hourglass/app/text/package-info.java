/// Messages and tables.
@NullMarked
package dev.hourglass.app.text;

import org.jspecify.annotations.NullMarked;
