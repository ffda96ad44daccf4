package dev.hourglass.analysis.diagnosis;

import java.util.Locale;
import java.util.Objects;

/// A problem of a model, with a remedy to try.
///
/// @param kind what it is, for programs
/// @param finding what was found, with its numbers, in one line for people
/// @param advice what to try, in one line
public record Diagnosis(Kind kind, String finding, String advice) {
  /// What advice says of a training whose folder it does not know: a program that knows it puts the
  /// command in this place.
  public static final String RESUME = "train --resume RUN";

  /// Checks that nothing is null.
  public Diagnosis {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(finding, "finding");
    Objects.requireNonNull(advice, "advice");
  }

  /// What can be wrong with a model.
  public enum Kind {
    /// The training was interrupted and not resumed.
    INTERRUPTED,
    /// Reconstructions hold NaN or infinity.
    NOT_FINITE,
    /// The mean training image is as near to the images as the reconstructions are.
    NO_BETTER_THAN_MEAN_IMAGE,
    /// Reconstructions are many times farther from the images than the mean training image is.
    DIVERGED,
    /// As many principal components as latent dimensions reconstruct the images better.
    WORSE_THAN_PCA,
    /// Every image has the same code.
    CONSTANT_CODE,
    /// Some latent dimensions are the same for every image.
    CONSTANT_DIMENSIONS,
    /// Some latent dimensions vary, and reconstructions do not depend on them.
    UNUSED_DIMENSIONS,
    /// Training ended while the loss was still falling fast.
    STILL_IMPROVING,
    /// Training images are reconstructed much better than test images.
    OVERFITTING;

    /// {@return its name in JSON}
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// {@return both lines for a console}
  public String lines() {
    return "! %s%n  what to try: %s".formatted(finding, advice);
  }
}
