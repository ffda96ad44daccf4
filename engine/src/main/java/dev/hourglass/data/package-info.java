/// Images to learn from: published datasets, a user's own files, or digits drawn by the program.
///
/// {@link dev.hourglass.data.Datasets} is the way in. Files and downloads are foreign input: each
/// is checked before it is believed, and refused in one sentence.
@NullMarked
package dev.hourglass.data;

import org.jspecify.annotations.NullMarked;
