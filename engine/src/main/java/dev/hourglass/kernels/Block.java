package dev.hourglass.kernels;

/// The number of images that are processed together in SIMD lanes.
public final class Block {
  /// Lanes of a full block: two 512-bit vectors, four 256-bit vectors or eight 128-bit vectors.
  public static final int WIDTH = 32;

  /// Lanes of the narrow block, which serves single images.
  public static final int SINGLE = 1;

  // A full block takes about as long as so many single images, however many of its lanes are used:
  // those of layers that use each weight once wait for the weights, the others for the arithmetic.
  private static final int FULL_BLOCK_FROM = 6;
  private static final int REUSING_FULL_BLOCK_FROM = 16;

  /// Images of this many numbers and more are large: a block of them takes hundreds of megabytes.
  private static final int LARGE = 1 << 15;

  private Block() {}

  /// Whether each thread should have a block of its own, so that it waits for no other. Large
  /// images make the work between two meetings so long that waiting costs nothing, and memory for
  /// one block scarce enough.
  ///
  /// @param numbers of an image
  public static boolean perThread(int numbers) {
    return numbers < LARGE;
  }

  /// The width of the block that serves the next images soonest.
  ///
  /// @param images number of images still to process
  public static int lanesFor(int images) {
    return images < FULL_BLOCK_FROM ? SINGLE : WIDTH;
  }

  /// The width of the block that serves the next images of an inference soonest. There no sum goes
  /// over images, so that the width changes no bit.
  ///
  /// @param images number of images still to process
  /// @param reusesWeights whether an image uses most weights many times, as in convolutions
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
