/// Formatting of counts and escaping of untrusted text.
@NullMarked
package dev.hourglass.text;

import org.jspecify.annotations.NullMarked;
