package dev.hourglass.kernels;

/// Pairwise sums in a fixed order: the upper half is added to the lower half until one number is
/// left.
public final class Tree {
  private Tree() {}

  /// The sum of a number for each lane.
  ///
  /// @param lanes of a block
  public static float sum(float[] numbers, int offset, int lanes) {
    return switch (lanes) {
      case Block.SINGLE -> numbers[offset];
      case Block.NARROW ->
          (quarter(numbers, offset) + quarter(numbers, offset + 2))
              + (quarter(numbers, offset + 1) + quarter(numbers, offset + 3));
      case Block.WIDE ->
          (eighth(numbers, offset) + eighth(numbers, offset + 2))
              + (eighth(numbers, offset + 1) + eighth(numbers, offset + 3));
      default -> throw new IllegalArgumentException(lanes + " lanes, expected those of a block");
    };
  }

  /// Every fourth of 16 numbers.
  private static float quarter(float[] n, int k) {
    return (n[k] + n[k + 8]) + (n[k + 4] + n[k + 12]);
  }

  /// Every fourth of 32 numbers.
  private static float eighth(float[] n, int k) {
    return ((n[k] + n[k + 16]) + (n[k + 8] + n[k + 24]))
        + ((n[k + 4] + n[k + 20]) + (n[k + 12] + n[k + 28]));
  }
}
