package dev.hourglass.analysis.compression;

import dev.hourglass.analysis.compression.CodecCurve.Layout;
import java.util.Objects;

/// Bytes of images that are kept without loss.
///
/// @param codec name of the format
/// @param layout how the images lie in files
/// @param bytes for each image
/// @param bitsPerPixel of all channels of a pixel together
public record LosslessSize(String codec, Layout layout, double bytes, double bitsPerPixel) {
  /// Checks that there is a name.
  public LosslessSize {
    Objects.requireNonNull(codec, "codec");
    Objects.requireNonNull(layout, "layout");
  }
}
