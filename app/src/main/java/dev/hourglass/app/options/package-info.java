/// How values of options are read, and where they come from if they are not given.
@NullMarked
package dev.hourglass.app.options;

import org.jspecify.annotations.NullMarked;
