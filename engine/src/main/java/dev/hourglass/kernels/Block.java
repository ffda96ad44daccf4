package dev.hourglass.kernels;

/// The number of images that are processed together in SIMD lanes.
public final class Block {
  /// Lanes of a wide block: two 512-bit vectors, four 256-bit vectors or eight 128-bit vectors.
  public static final int WIDE = 32;

  /// Lanes of a narrow block. Two threads share a batch of 32 without waiting for each other, and
  /// its buffers fit the second-level cache.
  public static final int NARROW = 16;

  /// Lanes of a single image.
  public static final int SINGLE = 1;

  /// Another number for every order of the sums over images: a training cannot be resumed with
  /// another order.
  public static final int ORDER = 2;

  // A block takes about as long as so many single images, however many of its lanes are used.
  private static final int WIDE_FROM = 6;
  private static final int NARROW_FROM = 7;

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

  /// {@return the lanes with which the next images are processed soonest: those of a block, or
  /// single images. In training, sums over images depend on them, and so do results}
  ///
  /// @param images number of images still to process
  /// @param lanes of the model's blocks
  public static int lanesFor(int images, int lanes) {
    return images <= mostSingles(lanes) ? SINGLE : lanes;
  }

  /// {@return how many images are processed one by one at most}
  ///
  /// @param lanes of the model's blocks
  public static int mostSingles(int lanes) {
    return (lanes == NARROW ? NARROW_FROM : WIDE_FROM) - 1;
  }

  static void check(int lanes) {
    if (lanes != WIDE && lanes != NARROW && lanes != SINGLE) {
      throw new IllegalArgumentException(
          "a block is %d lanes wide, expected %d, %d or %d".formatted(lanes, SINGLE, NARROW, WIDE));
    }
  }
}
