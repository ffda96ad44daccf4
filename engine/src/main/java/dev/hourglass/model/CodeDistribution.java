package dev.hourglass.model;

import dev.hourglass.nn.GaussianLatent;
import dev.hourglass.random.SplitMix64;
import dev.hourglass.random.Streams;
import dev.hourglass.text.RecordContent;
import org.jspecify.annotations.Nullable;

/// The output of a variational encoder: for each image a normal distribution of codes with
/// independent dimensions.
///
/// @param means what `encode` gives
/// @param logVariances `[image][number]`, natural logarithms, from −20 to 20
public record CodeDistribution(Codes means, float[] logVariances) {

  /// Checks that the arrays fit together.
  ///
  /// @throws IllegalArgumentException if they do not
  public CodeDistribution {
    if (means.values().length != logVariances.length) {
      throw new IllegalArgumentException(
          "got %d means and %d log-variances, expected as many of each"
              .formatted(means.values().length, logVariances.length));
    }
  }

  /// Splits what the layer before the code gives.
  ///
  /// @param both `[image][means, then log-variances]`
  static CodeDistribution split(float[] both, int size, int @Nullable [] labels) {
    float[] means = new float[both.length / 2];
    float[] logVariances = new float[both.length / 2];
    for (int at = 0; at < means.length; at += size) {
      System.arraycopy(both, 2 * at, means, at, size);
      for (int d = 0; d < size; d++) {
        logVariances[at + d] = GaussianLatent.clampLogVariance(both[2 * at + size + d]);
      }
    }
    return new CodeDistribution(new Codes(size, means, labels), logVariances);
  }

  /// {@return numbers of a code}
  public int size() {
    return means.size();
  }

  /// {@return both together, `[image][2][number]`: the means, then the log-variances}
  public float[] meansAndLogVariances() {
    int size = size();
    float[] both = new float[2 * logVariances.length];
    for (int at = 0; at < logVariances.length; at += size) {
      System.arraycopy(means.values(), at, both, 2 * at, size);
      System.arraycopy(logVariances, at, both, 2 * at + size, size);
    }
    return both;
  }

  /// {@return number of images}
  public int count() {
    return means.count();
  }

  /// Draws a code for each image.
  ///
  /// @param seed the same seed gives the same codes; an image's code depends on its position alone
  /// @return one for each image, with the image's label
  public Codes sample(long seed) {
    float[] codes = new float[logVariances.length];
    for (int image = 0; image < count(); image++) {
      draw(image, Streams.ENCODER_SAMPLES.generator(seed, image), codes, image * size());
    }
    return new Codes(size(), codes, means.labels());
  }

  /// Draws a code for one image.
  ///
  /// @param image which one, from 0
  /// @param random where the random numbers come from
  /// @param codes `[number]`, receives the code's numbers from `offset`
  /// @param offset where the code goes in the array
  public void draw(int image, SplitMix64 random, float[] codes, int offset) {
    for (int d = 0; d < size(); d++) {
      int e = image * size() + d;
      double deviation = StrictMath.exp(0.5 * logVariances[e]) * random.nextGaussian();
      codes[offset + d] = (float) (means.values()[e] + deviation);
    }
  }

  /// {@return the Kullback-Leibler divergence of one number of one image's code from the standard
  /// normal distribution, in nats: `½ (μ² + σ² − 1 − log σ²)`}
  ///
  /// @param image which one, from 0
  /// @param number which of the code's numbers, from 0
  public double divergence(int image, int number) {
    int e = image * size() + number;
    double mean = means.values()[e];
    return 0.5 * (mean * mean + StrictMath.exp(logVariances[e]) - 1 - logVariances[e]);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return RecordContent.equal(this, other);
  }

  @Override
  public int hashCode() {
    return RecordContent.hash(this);
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
