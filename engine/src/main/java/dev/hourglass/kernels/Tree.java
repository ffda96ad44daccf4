package dev.hourglass.kernels;

/// Pairwise sums in a fixed order.
public final class Tree {
  private Tree() {}

  /// The sum of `count` numbers, a power of two: the upper half is added to the lower half until
  /// one number is left. The numbers are overwritten.
  public static float sum(float[] numbers, int offset, int count) {
    for (int half = count / 2; half > 0; half /= 2) {
      for (int i = offset; i < offset + half; i++) {
        numbers[i] += numbers[i + half];
      }
    }
    return numbers[offset];
  }
}
