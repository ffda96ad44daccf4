package dev.hourglass.metrics;

import dev.hourglass.data.Shape;
import java.util.Objects;

/// Compares one image at a time with its reconstruction, in double.
///
/// One image is always measured by one thread in the order of its values, so that no number depends
/// on how many threads share the images. Not for use by several threads at once: give each its own.
public final class ImageComparison {
  private static final Likelihood BERNOULLI = new Likelihood.Bernoulli();

  private final int channels;
  private final int pixels;
  private final double[] x;
  private final double[] y;
  private final StructuralSimilarity similarity;
  private final Sobel sobel;

  /// For images of one shape.
  ///
  /// @param shape channels, rows and columns of each
  public ImageComparison(Shape shape) {
    channels = shape.channels();
    pixels = shape.pixels();
    x = new double[pixels];
    y = new double[pixels];
    similarity = new StructuralSimilarity(shape.height(), shape.width());
    sobel = new Sobel(shape.height(), shape.width());
  }

  /// Compares two images whose values lie in [0, 1]. Colour images are compared channel by channel;
  /// each number is the mean over the channels.
  ///
  /// @param original `[channel][row][column]` from `originalOffset` on
  /// @param originalOffset where the original begins in its array
  /// @param reconstruction `[channel][row][column]` from `reconstructionOffset` on
  /// @param reconstructionOffset where the reconstruction begins in its array
  /// @return how far they are apart
  /// @throws IndexOutOfBoundsException if an array is too short
  public ImageError compare(
      float[] original, int originalOffset, float[] reconstruction, int reconstructionOffset) {
    int length = channels * pixels;
    Objects.checkFromIndexSize(originalOffset, length, original.length);
    Objects.checkFromIndexSize(reconstructionOffset, length, reconstruction.length);
    double squared = 0;
    double absolute = 0;
    double similar = 0;
    double edges = 0;
    for (int channel = 0; channel < channels; channel++) {
      int offset = channel * pixels;
      copy(original, originalOffset + offset, x);
      copy(reconstruction, reconstructionOffset + offset, y);
      for (int e = 0; e < pixels; e++) {
        double difference = y[e] - x[e];
        squared += difference * difference;
        absolute += Math.abs(difference);
      }
      similar += similarity.of(x, y);
      edges += sobel.difference(x, y);
    }
    double likelihood =
        BERNOULLI.log(original, originalOffset, reconstruction, reconstructionOffset, length);
    double mse = squared / length;
    return new ImageError(
        mse,
        absolute / length,
        Metric.psnr(mse),
        similar / channels,
        -likelihood / length,
        entropy(original, originalOffset, length) / length,
        edges / length);
  }

  private static void copy(float[] from, int offset, double[] to) {
    for (int e = 0; e < to.length; e++) {
      to[e] = from[offset + e];
    }
  }

  /// What a coin of each brightness leaves open, in nats, summed.
  private static double entropy(float[] image, int offset, int length) {
    double sum = 0;
    for (int e = offset; e < offset + length; e++) {
      double p = image[e];
      if (p > 0 && p < 1) {
        sum -= p * StrictMath.log(p) + (1 - p) * StrictMath.log(1 - p);
      }
    }
    return sum;
  }
}
