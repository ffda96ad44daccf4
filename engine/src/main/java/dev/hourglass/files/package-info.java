/// Files that outlive a run: written whole or not at all, read as if a stranger had made them.
///
/// Depends on no other package.
@NullMarked
package dev.hourglass.files;

import org.jspecify.annotations.NullMarked;
