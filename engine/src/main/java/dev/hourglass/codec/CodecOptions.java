package dev.hourglass.codec;

import java.util.Objects;

/// How images are compressed.
///
/// @param target what is aimed at
/// @param amount of the target
/// @param effort 0 to 9: 0 rounds codes, more looks longer for codes that take fewer bits or are
///   decoded closer to their images; decoding is the same for all
/// @param threads that work on it, at least 1; they change no bit of the file
/// @param blockImages images of a block, 1 to 4,096: fewer make random access cheaper and a damage
///   smaller, more make the file smaller
/// @param embedModel whether the file also holds the model
public record CodecOptions(
    Target target, double amount, int effort, int threads, int blockImages, boolean embedModel) {
  private static final int BLOCK_IMAGES = 1024;
  private static final int HIGHEST_EFFORT = 9;

  /// What is aimed at.
  public enum Target {
    /// From 1 to 100: each 16 more halve the step of the codes.
    QUALITY,

    /// Mean squared error of all pixels, where white is 1: at most so much, and hardly less.
    MSE,

    /// Bytes of the whole file: at most so many, and hardly fewer.
    BYTES
  }

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public CodecOptions {
    Objects.requireNonNull(target, "target");
    String wrong =
        switch (target) {
          case QUALITY ->
              amount >= 1 && amount <= 100 ? "" : "the quality is %s, expected 1 to 100";
          case MSE -> amount > 0 && amount <= 1 ? "" : "the MSE is %s, expected a number in (0, 1]";
          case BYTES ->
              amount >= 1 && amount < 1e15 ? "" : "the budget is %s bytes, expected 1 or more";
        };
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(wrong.formatted(amount));
    }
    check("effort", effort, 0, HIGHEST_EFFORT);
    check("number of threads", threads, 1, Integer.MAX_VALUE);
    check("number of images in a block", blockImages, 1, FileHeader.MOST_BLOCK_IMAGES);
  }

  private static void check(String what, int number, int least, int most) {
    if (number < least || number > most) {
      throw new IllegalArgumentException(
          "the %s is %d, expected %d to %d".formatted(what, number, least, most));
    }
  }

  private static CodecOptions of(Target target, double amount) {
    return new CodecOptions(target, amount, 0, 1, BLOCK_IMAGES, false);
  }

  /// {@return options for a quality, without effort, on one thread}
  ///
  /// @param quality 1 to 100
  /// @throws IllegalArgumentException if it is out of its range
  public static CodecOptions quality(double quality) {
    return of(Target.QUALITY, quality);
  }

  /// {@return options for a mean squared error}
  ///
  /// @param mse in (0, 1]
  /// @throws IllegalArgumentException if it is out of its range
  public static CodecOptions mse(double mse) {
    return of(Target.MSE, mse);
  }

  /// {@return options for a size}
  ///
  /// @param bytes of the whole file
  /// @throws IllegalArgumentException if it is not positive
  public static CodecOptions bytes(long bytes) {
    return of(Target.BYTES, (double) bytes);
  }

  /// {@return the same with another effort}
  ///
  /// @param effort 0 to 9
  /// @throws IllegalArgumentException if it is out of its range
  public CodecOptions withEffort(int effort) {
    return new CodecOptions(target, amount, effort, threads, blockImages, embedModel);
  }

  /// {@return the same with another number of threads}
  ///
  /// @param threads at least 1
  /// @throws IllegalArgumentException if it is not positive
  public CodecOptions withThreads(int threads) {
    return new CodecOptions(target, amount, effort, threads, blockImages, embedModel);
  }

  /// {@return the same with blocks of another size}
  ///
  /// @param blockImages images of a block, 1 to 4,096
  /// @throws IllegalArgumentException if it is out of its range
  public CodecOptions withBlockImages(int blockImages) {
    return new CodecOptions(target, amount, effort, threads, blockImages, embedModel);
  }

  /// {@return the same with or without the model in the file}
  ///
  /// @param embedModel whether the file also holds the model
  public CodecOptions withEmbeddedModel(boolean embedModel) {
    return new CodecOptions(target, amount, effort, threads, blockImages, embedModel);
  }
}
