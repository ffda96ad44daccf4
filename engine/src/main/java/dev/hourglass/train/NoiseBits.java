package dev.hourglass.train;

import dev.hourglass.random.SplitMix64;
import dev.hourglass.random.Streams;

/// Random bits for the numbers of a block, used by corruptions to select a share of them.
final class NoiseBits {
  /// Low bits that do not take part in the comparison with a share.
  private static final int SPARE = 32;

  private NoiseBits() {}

  /// The seed whose number at a position decides about the number at that position.
  static long seed(long key) {
    return Streams.CORRUPTION.key(key, 0, 0);
  }

  /// Replaces a share of the numbers.
  ///
  /// @param largest what a replaced number can become beside 0, as likely: 1, or 0 for only that
  static void replace(float[] numbers, int begin, int end, long key, double share, int largest) {
    long seed = seed(key);
    long limit = limit(share);
    for (int e = begin; e < end; e++) {
      long bits = SplitMix64.at(seed, e);
      numbers[e] = decide(bits, limit, (int) bits & largest, numbers[e]);
    }
  }

  /// The high bits of a random number are below this with probability `share`.
  private static long limit(double share) {
    return Math.round(share * (1L << (Long.SIZE - SPARE)));
  }

  /// One number where the high bits are below the limit, the other where not. Without a branch,
  /// which noise would mispredict.
  private static float decide(long bits, long limit, float below, float above) {
    int isBelow = (int) (((bits >>> SPARE) - limit) >> (Long.SIZE - 1));
    int chosen = Float.floatToRawIntBits(below) & isBelow;
    return Float.intBitsToFloat(chosen | (Float.floatToRawIntBits(above) & ~isBelow));
  }

  static void checkShare(double share) {
    SettingChecks.number(
        "the share of changed numbers", share > 0 && share <= 1, share, "above 0 and at most 1");
  }
}
