package dev.hourglass.app.commands;

import dev.hourglass.app.Console;
import dev.hourglass.app.Progress;
import dev.hourglass.data.ImageSet;
import dev.hourglass.latent.VariationalBounds;
import dev.hourglass.latent.VariationalBounds.Bound;
import dev.hourglass.metrics.Likelihood;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Inference;
import dev.hourglass.nn.Sigmoid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The part of an evaluation that only variational models have: how likely they find the images.
final class VariationalReport {
  /// Draws for the evidence lower bound where no other number is asked for.
  private static final int FEW = 1;

  @Option(
      names = "--iw",
      paramLabel = "K",
      description =
          "Estimate the log-likelihood from K draws for each image, importance-weighted: 500 is"
              + " usual and takes minutes (variational models only).")
  private @Nullable Integer draws;

  @Option(
      names = "--sigma",
      paramLabel = "X",
      description =
          "Standard deviation of a pixel for the Gaussian likelihood (default: the RMSE, with"
              + " which it is greatest; variational models only).")
  private @Nullable Double sigma;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides a variational model's draws (default: ${DEFAULT-VALUE}).")
  private long seed;

  /// Refuses the options where they mean nothing.
  void check(Autoencoder autoencoder) {
    if (draws != null && (draws < 1 || draws > 100_000)) {
      throw new UsageError("--iw is %d, expected 1 to 100000 draws".formatted(draws));
    }
    if (sigma != null) {
      double asked = sigma;
      UsageError.unlessValid(() -> new Likelihood.Gaussian(asked));
    }
    if (draws != null || sigma != null) {
      autoencoder.requireVariational();
    }
  }

  /// Measures images.
  ///
  /// @param rmse of the reconstructions
  VariationalBounds.Result measure(
      Autoencoder autoencoder, Inference inference, ImageSet images, double rmse, Console console) {
    List<Likelihood> likelihoods = new ArrayList<>();
    if (autoencoder.decoder().layers().getLast().layer() instanceof Sigmoid) {
      likelihoods.add(new Likelihood.Bernoulli());
    }
    likelihoods.add(new Likelihood.Gaussian(sigma == null ? Math.max(rmse, 1e-6) : sigma));
    int samples = draws == null ? FEW : draws;
    var bounds = new VariationalBounds(inference, likelihoods, samples, seed);
    long all = (long) images.count() * samples;
    try (Progress progress = Progress.start(console, "likelihood", all, "draws")) {
      return bounds.measure(images, progress::advance);
    }
  }

  /// Shows rows under the table of errors.
  void print(Console console, VariationalBounds.Result result) {
    String kl =
        result.divergences().stream()
            .map(nats -> String.format(Locale.ROOT, "%.2f", nats))
            .collect(Collectors.joining(" "));
    console.out().println();
    console.out().println("In nats per image, pixels summed, a mean over the images:");
    line(console, "KL divergence", result.divergence(), "by number of the code: " + kl);
    for (Bound bound : result.bounds()) {
      String name = bound.likelihood().name();
      String draws = result.samples() == 1 ? "1 draw" : "%,d draws".formatted(result.samples());
      line(console, name + " ELBO", bound.elbo(), "log p(x|z) less KL, " + draws + detail(bound));
      if (this.draws != null) {
        String formula = "importance-weighted, " + draws;
        line(console, name + " log p(x) ≥", bound.importanceWeighted(), formula);
      }
    }
  }

  private static String detail(Bound bound) {
    return bound.likelihood() instanceof Likelihood.Gaussian gaussian
        ? String.format(Locale.ROOT, ", sigma %.4f", gaussian.sigma())
        : "";
  }

  private static void line(Console console, String name, double nats, String detail) {
    console.out().printf(Locale.ROOT, "%-22s %10.2f  %s%n", name, nats, detail);
  }

  /// The numbers for JSON.
  Map<String, Object> numbers(VariationalBounds.Result result) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("unit", "nats per image, mean over images");
    all.put("draws", result.samples());
    all.put("kl", result.divergence());
    all.put("kl_per_number", result.divergences());
    for (Bound bound : result.bounds()) {
      Map<String, Object> one = new LinkedHashMap<>();
      if (bound.likelihood() instanceof Likelihood.Gaussian gaussian) {
        one.put("sigma", gaussian.sigma());
      }
      one.put("reconstruction", bound.reconstruction());
      one.put("elbo", bound.elbo());
      if (draws != null) {
        one.put("importance_weighted", bound.importanceWeighted());
      }
      all.put(bound.likelihood().name().toLowerCase(Locale.ROOT), one);
    }
    return all;
  }
}
