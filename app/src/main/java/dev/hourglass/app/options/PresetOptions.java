package dev.hourglass.app.options;

import dev.hourglass.app.input.ModelChoice;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.data.ByteImages;
import dev.hourglass.model.Activation;
import dev.hourglass.model.ModelOptions;
import dev.hourglass.text.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The model and the options of a preset.
public final class PresetOptions {
  @Option(
      names = "--model",
      paramLabel = "NAME",
      completionCandidates = Candidates.ModelNames.class,
      descriptionKey = "presets")
  private @Nullable String model;

  @Option(
      names = "--latent",
      paramLabel = "N",
      description = "Latent dimension: the size of a code.")
  private @Nullable Integer latent;

  @Option(
      names = "--channels",
      paramLabel = "N,N",
      hideParamSyntax = true,
      split = ",",
      description =
          "Channels of the convolutions, or sizes of the dense layers (default: ${bundle:preset-channels})."
              + " Presets with 16,32 add a last convolution, for the code.")
  private @Nullable List<Integer> channels;

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      completionCandidates = Candidates.Activations.class,
      description = "${COMPLETION-CANDIDATES}.")
  private @Nullable String activation;

  @Option(
      names = "--batch-norm",
      negatable = true,
      description = "Put batch normalisation before each activation.")
  private @Nullable Boolean batchNorm;

  @Option(
      names = "--dropout",
      paramLabel = "P",
      description = "Probability of dropout after each activation.")
  private @Nullable Double dropout;

  @Option(
      names = "--conditional",
      description = {
        "Condition the decoder on each image's label (and the encoder of a variational model"
            + " too): the code then holds what the label does not determine, and generate --label"
            + " generates a chosen class."
      })
  private boolean conditional;

  private Path startedIn = Path.of("");

  /// Lets a relative path of a file that describes a model begin in a folder.
  public void startIn(Path folder) {
    startedIn = folder;
  }

  /// What was chosen.
  ///
  /// @throws IOException if a file that was named describes no model
  public ModelChoice choice() throws IOException {
    if (describesModel() && changed()) {
      throw new UsageError(
          "--latent, --channels, --activation, --batch-norm, --dropout and --conditional change a"
              + " preset, and --model names a file: change the file");
    }
    return ModelChoice.of(describesModel() ? file().toString() : name(), this::change);
  }

  /// Refuses to change a saved model, which is as it is.
  public void requireSavedAsItIs() {
    if (model != null || reshaped()) {
      throw new UsageError(
          "--model, --latent, --channels, --activation, --batch-norm and --dropout create a new"
              + " model, and --from names a saved one: leave them out");
    }
  }

  /// Whether a model was named or a preset changed.
  public boolean given() {
    return model != null || changed();
  }

  /// Whether these options choose the same model as others.
  ///
  /// @throws IOException if a file that was named describes no model
  public boolean chooseAs(PresetOptions others) throws IOException {
    if (conditional != others.conditional || describesModel() != others.describesModel()) {
      return false;
    }
    return describesModel()
        ? wholePath().equals(others.wholePath())
        : choice().equals(others.choice());
  }

  private String name() {
    return model == null ? "classic" : model;
  }

  private Path wholePath() {
    return file().toAbsolutePath().normalize();
  }

  private Path file() {
    return startedIn.resolve(name());
  }

  private boolean describesModel() {
    return ModelChoice.isFile(name());
  }

  /// Whether the model takes labels.
  public boolean conditional() {
    return conditional;
  }

  /// How many classes a model takes labels of: none unless that was asked for.
  ///
  /// @throws UsageError if it was and the images have no labels
  public int classes(ByteImages images) {
    if (conditional && images.labels() == null) {
      throw new UsageError(
          "--conditional requires the label of each image and the images of %s have none: leave it out, or sort the images into a sub-folder for each class"
              .formatted(images.name()));
    }
    return conditional ? images.classes().size() : 0;
  }

  private boolean changed() {
    return conditional || reshaped();
  }

  private boolean reshaped() {
    return Stream.of(latent, channels, activation, batchNorm, dropout).anyMatch(Objects::nonNull);
  }

  private ModelOptions change(ModelOptions preset) {
    return UsageError.unlessValid(() -> {
      ModelOptions options = preset;
      options = latent == null ? options : options.withLatent(latent);
      options = channels == null ? options : options.withChannels(channels);
      options = activation == null ? options : options.withActivation(kind(activation));
      options = batchNorm == null ? options : options.withBatchNorm(batchNorm);
      return dropout == null ? options : options.withDropout(dropout);
    });
  }

  private static Activation kind(String name) {
    return Stream.of(Activation.values())
        .filter(kind -> Words.of(kind).equals(name.toLowerCase(Locale.ROOT)))
        .findAny()
        .orElseThrow(
            () -> UsageError.unknown("activation", name, new Candidates.Activations().words(), ""));
  }
}
