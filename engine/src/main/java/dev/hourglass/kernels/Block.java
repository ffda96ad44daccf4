package dev.hourglass.kernels;

/// The number of images that are processed together in SIMD lanes.
public final class Block {
  /// Lanes of a full block: two 512-bit vectors, four 256-bit vectors or eight 128-bit vectors.
  public static final int WIDTH = 32;

  /// Lanes of the narrow block, which serves single images.
  public static final int SINGLE = 1;

  // A full block takes about as long as so many single images, however many of its lanes are used.
  // Layers that use each weight once are limited by memory, the others by arithmetic.
  private static final int FULL_BLOCK_FROM = 6;
  private static final int REUSING_FULL_BLOCK_FROM = 16;

  /// Images of this many numbers and more are large: a block of them takes hundreds of megabytes.
  private static final int LARGE = 1 << 15;

  private Block() {}

  /// Whether each thread should have a block of its own, so that it waits for no other. For large
  /// images waiting takes a negligible part of the time, and a block for each thread takes too much
  /// memory.
  ///
  /// @param numbers of an image
  public static boolean perThread(int numbers) {
    return numbers < LARGE;
  }

  /// The width of the block with which training processes the next images soonest. Its sums over
  /// images depend on the width, and so do its results.
  ///
  /// @param images number of images still to process
  public static int lanesFor(int images) {
    return images < FULL_BLOCK_FROM ? SINGLE : WIDTH;
  }

  /// The width of the block with which inference processes the next images soonest. It has no sums
  /// over images, so that the width changes no bit.
  ///
  /// @param images number of images still to process
  /// @param reusesWeights whether an image uses most weights several times, as in convolutions
  public static int lanesForInference(int images, boolean reusesWeights) {
    return images < (reusesWeights ? REUSING_FULL_BLOCK_FROM : FULL_BLOCK_FROM) ? SINGLE : WIDTH;
  }

  static void check(int lanes) {
    if (lanes != WIDTH && lanes != SINGLE) {
      throw new IllegalArgumentException(
          "a block is %d lanes wide, expected %d or %d".formatted(lanes, SINGLE, WIDTH));
    }
  }
}
