package dev.hourglass.analysis.compression;

import java.util.Objects;

/// A point of a curve.
///
/// @param setting of the encoder that led to it, as in `quality 50`
/// @param bytes for each image
/// @param mse mean squared error of the pixels, white being 1
/// @param ssim structural similarity, the mean over the images; NaN where these are too small
public record CodecPoint(String setting, double bytes, double mse, double ssim) {
  /// Checks that there is a setting.
  public CodecPoint {
    Objects.requireNonNull(setting, "setting");
  }
}
