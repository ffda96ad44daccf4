package dev.hourglass.anomaly;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/// The kinds of anomaly scores: how unlike normal images an image is. Higher is less normal.
///
/// Why `COMBINED` is the default, and what else was tried: docs/decisions/0005.
public enum AnomalyScore {
  /// The mean squared error per number of the image, in [0, 1]² units: the plainest score, and the
  /// one that others are compared with. Images with little ink have small errors, however unusual.
  RECONSTRUCTION,

  /// The natural logarithm of the share of an image's variance that the reconstruction does not
  /// explain, after error and image were compared through a 3×3 binomial filter: strokes a fraction
  /// of a pixel aside hardly count, missing and invented ones do, and empty images have no
  /// advantage.
  UNEXPLAINED,

  /// Minus the natural logarithm of the code's density, in nats, under a Gaussian mixture fitted on
  /// codes of normal images: finds what the model can draw although it has never seen it.
  DENSITY,

  /// The larger of `UNEXPLAINED` and `DENSITY`, each in standard deviations from its mean over
  /// normal images: high for what is reconstructed badly or has a code like no normal image's.
  COMBINED;

  /// {@return what a user calls it, as in `combined`}
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// {@return the score that a word names}
  ///
  /// @param word what a user wrote
  /// @throws IllegalArgumentException if it names none
  public static AnomalyScore parse(String word) {
    Objects.requireNonNull(word, "word");
    return Arrays.stream(values())
        .filter(score -> score.word().equals(word))
        .findAny()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no score '%s', expected one of %s".formatted(word, words())));
  }

  private static String words() {
    return Arrays.stream(values()).map(AnomalyScore::word).collect(Collectors.joining(", "));
  }
}
