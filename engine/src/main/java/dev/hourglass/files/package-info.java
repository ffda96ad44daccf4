@NullMarked
package dev.hourglass.files;

import org.jspecify.annotations.NullMarked;
