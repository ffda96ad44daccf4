package dev.hourglass.model;

import dev.hourglass.nn.GaussianLatent;
import dev.hourglass.random.SplitMix64;

/// What a variational encoder says of images: for each a normal distribution of codes whose numbers
/// are independent.
///
/// @param size numbers of a code
/// @param means `[image][number]`, what `encode` gives
/// @param logVariances `[image][number]`, natural logarithms, from −20 to 20
public record CodeDistribution(int size, float[] means, float[] logVariances) {
  private static final long DRAWS = 22L << 32;

  /// Checks that the arrays fit together.
  ///
  /// @throws IllegalArgumentException if they do not
  public CodeDistribution {
    if (size < 1 || means.length % size != 0 || means.length != logVariances.length) {
      throw new IllegalArgumentException(
          "got %d means and %d log-variances, expected as many of each and a multiple of %d"
              .formatted(means.length, logVariances.length, size));
    }
  }

  /// Splits what the layer before the code gives.
  ///
  /// @param both `[image][means, then log-variances]`
  static CodeDistribution split(float[] both, int size) {
    float[] means = new float[both.length / 2];
    float[] logVariances = new float[both.length / 2];
    for (int at = 0; at < means.length; at += size) {
      System.arraycopy(both, 2 * at, means, at, size);
      for (int d = 0; d < size; d++) {
        logVariances[at + d] = GaussianLatent.clampLogVariance(both[2 * at + size + d]);
      }
    }
    return new CodeDistribution(size, means, logVariances);
  }

  /// {@return both together, `[image][2][number]`: the means, then the log-variances}
  public float[] meansAndLogVariances() {
    float[] both = new float[2 * means.length];
    for (int at = 0; at < means.length; at += size) {
      System.arraycopy(means, at, both, 2 * at, size);
      System.arraycopy(logVariances, at, both, 2 * at + size, size);
    }
    return both;
  }

  /// {@return number of images}
  public int count() {
    return means.length / size;
  }

  /// Draws a code for each image.
  ///
  /// @param seed the same seed gives the same codes; an image's code depends on its position alone
  /// @return `[image][number]`
  public float[] sample(long seed) {
    float[] codes = new float[means.length];
    for (int image = 0; image < count(); image++) {
      draw(image, SplitMix64.stream(seed, DRAWS + image), codes, image * size);
    }
    return codes;
  }

  /// Draws a code for one image.
  ///
  /// @param image which one, from 0
  /// @param random where the random numbers come from
  /// @param codes receives the code's numbers from `offset`
  /// @param offset where the code goes in the array
  public void draw(int image, SplitMix64 random, float[] codes, int offset) {
    for (int d = 0; d < size; d++) {
      int e = image * size + d;
      double deviation = StrictMath.exp(0.5 * logVariances[e]) * random.nextGaussian();
      codes[offset + d] = (float) (means[e] + deviation);
    }
  }

  /// {@return the Kullback-Leibler divergence of one number of one image's code from the standard
  /// normal distribution, in nats: `½ (μ² + σ² − 1 − log σ²)`}
  ///
  /// @param image which one, from 0
  /// @param number which of the code's numbers, from 0
  public double divergence(int image, int number) {
    int e = image * size + number;
    double mean = means[e];
    return 0.5 * (mean * mean + StrictMath.exp(logVariances[e]) - 1 - logVariances[e]);
  }
}
