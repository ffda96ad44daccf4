package dev.hourglass.testing;

import dev.hourglass.random.SplitMix64;

/// Random numbers for tests: the same on every run.
public final class Samples {
  private Samples() {}

  /// Numbers uniform in [-1, 1).
  public static float[] uniform(SplitMix64 random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextDouble(-1, 1);
    }
    return numbers;
  }

  /// Numbers uniform in [-1, 1) that depend on the seed alone.
  public static float[] uniform(long seed, int count) {
    return uniform(new SplitMix64(seed), count);
  }

  /// A whole number from low to high, both included.
  public static int between(SplitMix64 random, int low, int high) {
    return low + random.nextInt(high - low + 1);
  }
}
