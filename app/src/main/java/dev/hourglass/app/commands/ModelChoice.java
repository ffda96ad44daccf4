package dev.hourglass.app.commands;

import dev.hourglass.model.ActivationKind;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelOptions;
import dev.hourglass.model.Models;
import dev.hourglass.nn.Shape;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which preset, and what is changed of it.
final class ModelChoice {
  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = {"One of", "${COMPLETION-CANDIDATES}", "(default: classic)."},
      completionCandidates = Names.class)
  private String model = "classic";

  @Option(names = "--latent", paramLabel = "N", description = "Numbers of the code.")
  private @Nullable Integer latent;

  @Option(
      names = "--channels",
      paramLabel = "N,N…",
      split = ",",
      description = "Channels of the convolutions, or sizes of the dense layers.")
  private @Nullable List<Integer> channels;

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      description = "relu, leaky-relu, silu, gelu, sigmoid or tanh.")
  private @Nullable String activation;

  @Option(
      names = "--batch-norm",
      negatable = true,
      description = "Put batch normalisation before each activation.")
  private @Nullable Boolean batchNorm;

  @Option(
      names = "--dropout",
      paramLabel = "P",
      description = "Share of numbers that each activation loses in training.")
  private @Nullable Double dropout;

  /// The presets' names, for the help.
  static final class Names implements Iterable<String> {
    @Override
    public java.util.Iterator<String> iterator() {
      return Models.NAMES.stream()
          .map(name -> "  %-10s %s".formatted(name, Models.summary(name)))
          .iterator();
    }
  }

  /// The preset's name.
  String name() {
    return model;
  }

  /// Checks the name before anything slow happens.
  void check() {
    if (!Models.NAMES.contains(model)) {
      throw new UsageError(
          "there is no model called '%s', expected one of %s"
              .formatted(model, String.join(", ", Models.NAMES)));
    }
    options();
  }

  /// The model for images of a shape.
  Autoencoder build(Shape image, long seed) {
    check();
    return UsageError.unlessValid(() -> Models.preset(model, image, options(), seed));
  }

  private ModelOptions options() {
    return UsageError.unlessValid(() -> {
      ModelOptions options = Models.options(model);
      options = latent == null ? options : options.withLatent(latent);
      options = channels == null ? options : options.withChannels(channels);
      options = activation == null ? options : options.withActivation(kind(activation));
      options = batchNorm == null ? options : options.withBatchNorm(batchNorm);
      return dropout == null ? options : options.withDropout(dropout);
    });
  }

  private static ActivationKind kind(String name) {
    String constant = name.toUpperCase(Locale.ROOT).replace('-', '_');
    return Stream.of(ActivationKind.values())
        .filter(kind -> kind.name().equals(constant))
        .findAny()
        .orElseThrow(() ->
            new UsageError(
                "there is no activation '%s', expected one of %s".formatted(name, kinds())));
  }

  private static String kinds() {
    return Stream.of(ActivationKind.values())
        .map(kind -> kind.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .collect(Collectors.joining(", "));
  }
}
