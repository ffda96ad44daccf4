@NullMarked
package dev.hourglass.data;

import org.jspecify.annotations.NullMarked;
