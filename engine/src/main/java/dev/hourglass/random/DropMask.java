package dev.hourglass.random;

/// Which numbers dropout keeps: a hash of a key and of each number's own number, so that neither
/// the order of the work nor the number of threads can change the mask.
///
/// The hash is two rounds of a 32-bit finalizer (the constants found by hash-prospector, Wellons
/// 2018), one for each half of the key. It is used in place of {@link SplitMix64}, which gives its
/// keys, because the JIT vectorises it.
public final class DropMask {
  private static final int HASH_BITS = 24;

  private DropMask() {}

  /// `mask[e] = 0` with the probability, and `1 / (1 − probability)` otherwise, which keeps the
  /// mean.
  ///
  /// @param key of this mask
  /// @param probability at least 0 and below 1; its first 24 binary places count
  /// @param numbers each number's own number; equal ones get the same value
  public static void fill(
      long key, double probability, int[] numbers, float[] mask, int begin, int end) {
    int threshold = (int) (probability * (1 << HASH_BITS));
    float scale = (float) (1 / (1 - probability));
    fill((int) key, (int) (key >>> 32), threshold, scale, numbers, mask, begin, end);
  }

  /// Without a branch: the sign of the difference is −1 for what is dropped.
  private static void fill(
      int low,
      int high,
      int threshold,
      float scale,
      int[] numbers,
      float[] mask,
      int begin,
      int end) {
    for (int e = begin; e < end; e++) {
      int bits = hash(hash(numbers[e] ^ low) + high) >>> (32 - HASH_BITS);
      mask[e] = scale * (1 + ((bits - threshold) >> 31));
    }
  }

  private static int hash(int x) {
    x ^= x >>> 16;
    x *= 0x21f0aaad;
    x ^= x >>> 15;
    x *= 0xd35a2d97;
    return x ^ (x >>> 15);
  }
}
