package dev.hourglass.data.source;

import java.util.Locale;
import java.util.Optional;

/// What the images of a split are for.
public enum SplitRole {
  /// A model learns from them.
  TRAIN,
  /// Choices are made on them.
  VALIDATION,
  /// A model is measured on them.
  TEST;

  /// {@return the role that the name of a folder or an array states, in upper or lower case}
  ///
  /// @param word such as `Train`, `val` or `testing`
  public static Optional<SplitRole> named(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "train", "training" -> Optional.of(TRAIN);
      case "val", "valid", "validation", "dev" -> Optional.of(VALIDATION);
      case "test", "testing", "t10k" -> Optional.of(TEST);
      default -> Optional.empty();
    };
  }
}
