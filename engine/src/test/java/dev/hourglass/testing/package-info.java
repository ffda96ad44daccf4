/// What tests of several packages share.
@NullMarked
package dev.hourglass.testing;

import org.jspecify.annotations.NullMarked;
