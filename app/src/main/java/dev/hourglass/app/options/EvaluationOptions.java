package dev.hourglass.app.options;

import dev.hourglass.analysis.evaluation.EvaluationSettings;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.metrics.Bootstrap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What an evaluation includes.
public final class EvaluationOptions {
  @Option(
      names = "--baselines",
      description =
          "Also measure the mean image, a PCA of the same latent dimension, and JPEG and PNG of"
              + " the same size: 4 bytes for each number of the code, and 1.")
  private boolean baselines;

  @Option(
      names = "--resamples",
      paramLabel = "N",
      description = "Resamples for the intervals, 0 for no intervals (default: ${DEFAULT-VALUE}).")
  private int resamples = Bootstrap.DEFAULT_RESAMPLES;

  @Option(
      names = "--iw",
      paramLabel = "K",
      description =
          "Estimate the log-likelihood by importance weighting from K samples per image: 500 is"
              + " typical and takes minutes (variational models only).")
  private @Nullable Integer draws;

  @Option(
      names = "--sigma",
      paramLabel = "X",
      description =
          "Standard deviation of a pixel for the Gaussian likelihood (default: the one with which"
              + " the ELBO is greatest, the root mean squared error of reconstructions from sampled"
              + " codes; variational models only).")
  private @Nullable Double sigma;

  @Option(
      names = "--components",
      paramLabel = "N",
      description =
          "Bounds of the log-likelihood with another prior: a mixture of N normal distributions,"
              + " fitted to codes of the training images (variational models only).")
  private int components;

  @Effect(where = EffectCondition.RANDOM)
  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Seed of the resamples and a variational model's samples (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private RefineOption refine = new RefineOption();

  public EvaluationSettings settings() {
    return UsageError.unlessValid(() ->
        new EvaluationSettings(
            resamples, seed, draws, sigma, baselines, refine.steps(), components));
  }
}
