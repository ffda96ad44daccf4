/// Rate and distortion: how many bytes images take by a model's codec and by other image formats,
/// and how far the decoded images are from them. Other formats are measured with the tools that are
/// installed.
@NullMarked
package dev.hourglass.analysis.compression;

import org.jspecify.annotations.NullMarked;
