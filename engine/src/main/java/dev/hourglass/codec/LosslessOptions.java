package dev.hourglass.codec;

/// How images are compressed lossless.
///
/// @param threads that work on it, at least 1; they change no bit of the file
/// @param blockImages images of a block, 1 to 4,096, or 0 for about two million bytes of pixels:
///   fewer make random access cheaper, a damage smaller and more threads useful, more make the file
///   smaller
public record LosslessOptions(int threads, int blockImages) {
  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public LosslessOptions {
    if (threads < 1) {
      throw new IllegalArgumentException(
          "the number of threads is %d, expected at least 1".formatted(threads));
    }
    if (blockImages < 0 || blockImages > FileHeader.MOST_BLOCK_IMAGES) {
      throw new IllegalArgumentException(
          "the number of images in a block is %d, expected 1 to %d, or 0 for the usual"
              .formatted(blockImages, FileHeader.MOST_BLOCK_IMAGES));
    }
  }

  /// {@return options for one thread and blocks of the usual size}
  public static LosslessOptions defaults() {
    return new LosslessOptions(1, 0);
  }

  /// {@return the same with another number of threads}
  ///
  /// @param threads at least 1
  /// @throws IllegalArgumentException if it is not positive
  public LosslessOptions withThreads(int threads) {
    return new LosslessOptions(threads, blockImages);
  }

  /// {@return the same with blocks of another size}
  ///
  /// @param blockImages images of a block, 1 to 4,096, or 0 for the usual
  /// @throws IllegalArgumentException if it is out of its range
  public LosslessOptions withBlockImages(int blockImages) {
    return new LosslessOptions(threads, blockImages);
  }
}
