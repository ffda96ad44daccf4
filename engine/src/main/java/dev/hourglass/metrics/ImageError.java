package dev.hourglass.metrics;

import java.util.Objects;

/// The errors of one reconstruction; {@link Metric} defines each number.
///
/// @param mse mean squared error over the values
/// @param mae mean absolute error over the values
/// @param psnr peak signal-to-noise ratio in decibels, +∞ if the two are equal
/// @param ssim structural similarity, NaN if the image has fewer than 11 rows or columns
/// @param crossEntropy nats per value
/// @param entropyFloor nats per value
/// @param edgeError difference of the Sobel magnitudes per value
public record ImageError(
    double mse,
    double mae,
    double psnr,
    double ssim,
    double crossEntropy,
    double entropyFloor,
    double edgeError) {

  /// {@return the squared differences of two images' values, summed in their order in double}
  ///
  /// @param original an array that holds the original, values in [0, 1]
  /// @param originalOffset where the original begins in its array
  /// @param reconstruction an array that holds the reconstruction, in the same order
  /// @param reconstructionOffset where the reconstruction begins in its array
  /// @param length values of each
  /// @throws IndexOutOfBoundsException if an array is too short
  public static double squaredSum(
      float[] original,
      int originalOffset,
      float[] reconstruction,
      int reconstructionOffset,
      int length) {
    Objects.checkFromIndexSize(originalOffset, length, original.length);
    Objects.checkFromIndexSize(reconstructionOffset, length, reconstruction.length);
    double sum = 0;
    for (int i = 0; i < length; i++) {
      double difference =
          (double) reconstruction[reconstructionOffset + i] - original[originalOffset + i];
      sum += difference * difference;
    }
    return sum;
  }

  /// {@return the number for a measure that images have}
  ///
  /// @param measure which one
  /// @throws IllegalArgumentException if only sets have it
  public double of(Metric measure) {
    return switch (measure) {
      case MSE -> mse;
      case MAE -> mae;
      case MEAN_PSNR -> psnr;
      case SSIM -> ssim;
      case CROSS_ENTROPY -> crossEntropy;
      case ENTROPY_FLOOR -> entropyFloor;
      case EDGE_ERROR -> edgeError;
      case RMSE, SQUARED_ERROR, PSNR_OF_MEAN_ERROR ->
          throw new IllegalArgumentException(
              "%s is not defined for one image, expected a metric of single images: derive it from the MSE"
                  .formatted(measure.key()));
    };
  }
}
