package dev.hourglass.metrics;

import java.util.Objects;

/// How likely an image is, given the output of a decoder: the logarithm of a density, summed over
/// an image's pixels and channels, in nats, with all constants.
public sealed interface Likelihood {

  /// {@return the name for people: `Bernoulli`, `Gaussian`}
  String name();

  /// {@return the log-likelihood of one image}
  ///
  /// @param original `[channel][row][column]` in [0, 1], from `originalOffset` on
  /// @param originalOffset where the original begins in its array
  /// @param reconstruction the decoder's output in the same order, from `reconstructionOffset` on
  /// @param reconstructionOffset where the reconstruction begins in its array
  /// @param length numbers of the image
  /// @throws IndexOutOfBoundsException if an array is too short
  double log(
      float[] original,
      int originalOffset,
      float[] reconstruction,
      int reconstructionOffset,
      int length);

  /// Each pixel is a coin that shows white with the decoded brightness: `Σ x log p + (1 − x) log(1
  /// − p)`, what binary cross-entropy sums up. A likelihood for black and white images; for grey
  /// ones it is the commonly reported number, but not that of a density.
  ///
  /// Brightnesses are kept 2⁻²⁴, a float's resolution below 1, away from 0 and 1.
  record Bernoulli() implements Likelihood {
    private static final double EDGE = 0x1.0p-24;

    /// The product of the certain pixels is taken to its logarithm before it becomes this small.
    private static final double SMALL = 0x1.0p-900;

    @Override
    public String name() {
      return "Bernoulli";
    }

    @Override
    public double log(
        float[] original,
        int originalOffset,
        float[] reconstruction,
        int reconstructionOffset,
        int length) {
      Objects.checkFromIndexSize(originalOffset, length, original.length);
      Objects.checkFromIndexSize(reconstructionOffset, length, reconstruction.length);
      double sum = 0;
      double product = 1;
      for (int i = 0; i < length; i++) {
        double x = original[originalOffset + i];
        double p = Math.clamp((double) reconstruction[reconstructionOffset + i], EDGE, 1 - EDGE);
        if (x == 0 || x == 1) {
          product *= x == 0 ? 1 - p : p;
        } else {
          sum += x * StrictMath.log(p) + (1 - x) * StrictMath.log(1 - p);
        }
        if (product < SMALL) {
          sum += StrictMath.log(product);
          product = 1;
        }
      }
      return sum + StrictMath.log(product);
    }
  }

  /// Each pixel is normally distributed around the decoded brightness: `−n/2 · log(2πσ²) − squared
  /// error / 2σ²`. A density, so it can be positive.
  ///
  /// @param sigma standard deviation of a pixel, above 0
  record Gaussian(double sigma) implements Likelihood {

    /// Checks the deviation.
    ///
    /// @throws IllegalArgumentException if it is out of range
    public Gaussian {
      if (!(sigma >= 1e-6 && sigma <= 1e6)) {
        throw new IllegalArgumentException(
            "the standard deviation of a pixel, sigma, is %s, expected a number from 0.000001 to 1000000: 0.1 is a tenth of white"
                .formatted(sigma));
      }
    }

    @Override
    public String name() {
      return "Gaussian";
    }

    @Override
    public double log(
        float[] original,
        int originalOffset,
        float[] reconstruction,
        int reconstructionOffset,
        int length) {
      double variance = sigma * sigma;
      double squared =
          ImageError.squaredSum(
              original, originalOffset, reconstruction, reconstructionOffset, length);
      return -0.5 * length * StrictMath.log(2 * Math.PI * variance) - squared / (2 * variance);
    }
  }
}
