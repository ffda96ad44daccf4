/// Snappy for Hardwood, which looks for a class of this name.
@NullMarked
package org.xerial.snappy;

import org.jspecify.annotations.NullMarked;
