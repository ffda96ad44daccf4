package dev.hourglass.latent;

import dev.hourglass.model.Codes;
import dev.hourglass.random.SplitMix64;
import dev.hourglass.random.Streams;

/// The distribution that a variational model is trained for: independent standard normal numbers.
public final class Prior {
  private Prior() {}

  /// Draws codes.
  ///
  /// @param count how many, at least 0
  /// @param size numbers of a code, at least 1
  /// @param seed the same seed gives the same codes
  /// @param temperature standard deviation of the numbers: 1 for the prior itself
  /// @return codes without labels
  public static Codes sample(int count, int size, long seed, double temperature) {
    float[] codes = new float[Math.multiplyExact(count, size)];
    SplitMix64 random = Streams.PRIOR_SAMPLES.generator(seed, 0);
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (float) (temperature * random.nextGaussian());
    }
    return Codes.of(size, codes);
  }
}
