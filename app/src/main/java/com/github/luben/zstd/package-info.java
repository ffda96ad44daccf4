/// Zstandard for Hardwood, which looks for a class of this name.
@NullMarked
package com.github.luben.zstd;

import org.jspecify.annotations.NullMarked;
