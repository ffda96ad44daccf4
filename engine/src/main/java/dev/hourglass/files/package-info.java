/// File formats: atomic writing, and reading of untrusted files.
///
/// Depends on no other package.
@NullMarked
package dev.hourglass.files;

import org.jspecify.annotations.NullMarked;
