package dev.hourglass.codec;

/// How images are compressed lossless.
///
/// @param effort 0 to 9: from 5 on files are smaller, and compressing and decompressing take up to
///   three times as long
/// @param threads that work on it, at least 1; they change no bit of the file
/// @param blockImages images of a block, 1 to 16,384, or 0 for about two million bytes of pixels,
///   eight million from effort 5 on: fewer make random access cheaper, a damage smaller and more
///   threads useful, more make the file smaller
public record LosslessOptions(int effort, int threads, int blockImages) {
  private static final int MOST_EFFORT = 9;

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public LosslessOptions {
    if (effort < 0 || effort > MOST_EFFORT) {
      throw new IllegalArgumentException(
          "the effort is %d, expected 0 to %d".formatted(effort, MOST_EFFORT));
    }
    if (threads < 1) {
      throw new IllegalArgumentException(
          "the number of threads is %d, expected at least 1".formatted(threads));
    }
    if (blockImages < 0 || blockImages > FileHeader.MOST_LOSSLESS_IMAGES) {
      throw new IllegalArgumentException(
          "the number of images in a block is %d, expected 1 to %d, or 0 for the usual"
              .formatted(blockImages, FileHeader.MOST_LOSSLESS_IMAGES));
    }
  }

  /// {@return options for effort 0, one thread and blocks of the usual size}
  public static LosslessOptions defaults() {
    return new LosslessOptions(0, 1, 0);
  }

  /// {@return the same with another effort}
  ///
  /// @param effort 0 to 9
  /// @throws IllegalArgumentException if it is out of its range
  public LosslessOptions withEffort(int effort) {
    return new LosslessOptions(effort, threads, blockImages);
  }

  /// {@return the same with another number of threads}
  ///
  /// @param threads at least 1
  /// @throws IllegalArgumentException if it is not positive
  public LosslessOptions withThreads(int threads) {
    return new LosslessOptions(effort, threads, blockImages);
  }

  /// {@return the same with blocks of another size}
  ///
  /// @param blockImages images of a block, 1 to 16,384, or 0 for the usual
  /// @throws IllegalArgumentException if it is out of its range
  public LosslessOptions withBlockImages(int blockImages) {
    return new LosslessOptions(effort, threads, blockImages);
  }
}
