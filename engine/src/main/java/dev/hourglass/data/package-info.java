/// Images and datasets: published ones, the user's own files, or synthetic digits.
///
/// {@link dev.hourglass.data.Datasets} is the entry point. Files and downloads are untrusted: each
/// is validated, and refused with a message of one sentence.
@NullMarked
package dev.hourglass.data;

import org.jspecify.annotations.NullMarked;
