package dev.hourglass.metrics;

import java.util.Objects;

/// How far one reconstruction is from its original: two sums over its values, in double.
///
/// One image is always summed by one thread in the order of its values, so that the sums do not
/// depend on how many threads share the images.
///
/// @param values number of values compared, at least 1
/// @param squaredSum sum of the squared differences
/// @param absoluteSum sum of the absolute differences
public record ImageError(int values, double squaredSum, double absoluteSum) {
  /// Checks that there is something to average.
  ///
  /// @throws IllegalArgumentException if there are no values
  public ImageError {
    if (values < 1) {
      throw new IllegalArgumentException(
          "an image has %d values, expected at least 1; skip empty images".formatted(values));
    }
  }

  /// Compares two images whose values lie in [0, 1].
  ///
  /// @param original holds the original from `originalOffset` on
  /// @param reconstruction holds the reconstruction from `reconstructionOffset` on
  /// @param length number of values of each
  /// @throws IndexOutOfBoundsException if an array is too short
  public static ImageError of(
      float[] original,
      int originalOffset,
      float[] reconstruction,
      int reconstructionOffset,
      int length) {
    Objects.checkFromIndexSize(originalOffset, length, original.length);
    Objects.checkFromIndexSize(reconstructionOffset, length, reconstruction.length);
    double squared = 0;
    double absolute = 0;
    for (int i = 0; i < length; i++) {
      double difference =
          (double) reconstruction[reconstructionOffset + i] - original[originalOffset + i];
      squared += difference * difference;
      absolute += Math.abs(difference);
    }
    return new ImageError(length, squared, absolute);
  }

  /// Compares an original of bytes, 255 being 1.0, with a reconstruction in [0, 1].
  ///
  /// @param original holds the original from `originalOffset` on
  /// @param reconstruction holds the reconstruction from `reconstructionOffset` on
  /// @param length number of values of each
  /// @throws IndexOutOfBoundsException if an array is too short
  public static ImageError of(
      byte[] original,
      int originalOffset,
      float[] reconstruction,
      int reconstructionOffset,
      int length) {
    Objects.checkFromIndexSize(originalOffset, length, original.length);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = Byte.toUnsignedInt(original[originalOffset + i]) / 255f;
    }
    return of(values, 0, reconstruction, reconstructionOffset, length);
  }

  /// Mean squared error of this image.
  public double mse() {
    return squaredSum / values;
  }

  /// Peak signal-to-noise ratio of this image in decibels, +∞ if the two are equal.
  public double psnr() {
    return ErrorSummary.psnrOf(mse());
  }
}
