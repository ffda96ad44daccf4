package dev.hourglass.data.checks;

import dev.hourglass.data.ByteImages;
import org.jspecify.annotations.Nullable;

/// What images look like on the whole: enough to tell whether others were prepared alike.
///
/// @param mean of all numbers, where white is 1
/// @param variance of all numbers
/// @param border mean of the outermost rows and columns
public record ImageStatistics(double mean, double variance, double border) {

  /// {@return the statistics of a set, or null where it has no images}
  ///
  /// @param images the images
  public static @Nullable ImageStatistics of(ByteImages images) {
    return new ImageScan(images).statistics();
  }
}
