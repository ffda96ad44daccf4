package dev.hourglass.bench.jmh;

import dev.hourglass.random.SplitMix64;

/// Numbers to compute with: uniform in [-1, 1) and the same on every run.
final class Numbers {
  private Numbers() {}

  static float[] uniform(long seed, int count) {
    SplitMix64 random = new SplitMix64(seed);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextDouble(-1, 1);
    }
    return numbers;
  }

  /// The same, with zeros behind.
  static float[] padded(long seed, int count, int zeros) {
    float[] numbers = new float[count + zeros];
    System.arraycopy(uniform(seed, count), 0, numbers, 0, count);
    return numbers;
  }
}
