package dev.hourglass.analysis.evaluation;

import dev.hourglass.metrics.Bootstrap;
import dev.hourglass.metrics.Likelihood;
import dev.hourglass.model.Autoencoder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The settings of an evaluation.
///
/// @param resamples for the intervals, see {@link Bootstrap}; 0 for none
/// @param seed of the resamples and of a variational model's draws
/// @param draws for each image, for a variational model's importance-weighted bound; null for one
///   draw and no such bound
/// @param sigma a pixel's deviation under the Gaussian likelihood, null for the one with which it
///   is greatest
/// @param baselines whether to measure them
/// @param refine steps by which the codes of the reconstructions are refined, 0 for none
/// @param components of a Gaussian mixture in place of a variational model's prior, fitted to codes
///   of training images; 0 for the prior
public record EvaluationSettings(
    int resamples,
    long seed,
    @Nullable Integer draws,
    @Nullable Double sigma,
    boolean baselines,
    int refine,
    int components) {
  private static final int MOST_COMPONENTS = 1000;

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public EvaluationSettings {
    Bootstrap.requireInRange(resamples);
    if (draws != null && (draws < 1 || draws > 100_000)) {
      throw new IllegalArgumentException(
          "the likelihood takes %d samples (--iw), expected 1 to 100000: 500 is typical"
              .formatted(draws));
    }
    if (refine < 0) {
      throw new IllegalArgumentException(
          "the refinement has %d steps, expected 0 or more: 20 is typical".formatted(refine));
    }
    if (components < 0 || components > MOST_COMPONENTS) {
      throw new IllegalArgumentException(
          "the mixture has %d components, expected 0, for none, to %d"
              .formatted(components, MOST_COMPONENTS));
    }
    if (sigma != null) {
      new Likelihood.Gaussian(sigma);
    }
  }

  /// With the prior that the model was trained for.
  ///
  /// @param resamples for the intervals, see {@link Bootstrap}; 0 for none
  /// @param seed of the resamples and of a variational model's draws
  /// @param draws for each image, for a variational model's importance-weighted bound; null for one
  ///   draw and no such bound
  /// @param sigma a pixel's deviation under the Gaussian likelihood, null for the one with which it
  ///   is greatest
  /// @param baselines whether to measure them
  /// @param refine steps by which the codes of the reconstructions are refined, 0 for none
  /// @throws IllegalArgumentException if a number is out of range
  public EvaluationSettings(
      int resamples,
      long seed,
      @Nullable Integer draws,
      @Nullable Double sigma,
      boolean baselines,
      int refine) {
    this(resamples, seed, draws, sigma, baselines, refine, 0);
  }

  /// Refuses draws or a deviation for a model that has no likelihood.
  ///
  /// @param model which model
  /// @throws IllegalArgumentException if the model is not variational
  public void requireFitting(Autoencoder model) {
    Objects.requireNonNull(model, "model");
    if (draws != null || sigma != null || components > 0) {
      model.requireVariational();
    }
  }

  /// {@return the usual intervals, one draw, no baselines, codes as the encoder gives them}
  public static EvaluationSettings defaults() {
    return new EvaluationSettings(Bootstrap.DEFAULT_RESAMPLES, 0, null, null, false, 0);
  }

  /// {@return the same with the baselines}
  public EvaluationSettings withBaselines() {
    return new EvaluationSettings(resamples, seed, draws, sigma, true, refine, components);
  }
}
