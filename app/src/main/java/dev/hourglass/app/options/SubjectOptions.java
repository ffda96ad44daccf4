package dev.hourglass.app.options;

import dev.hourglass.app.input.DatasetChoice;
import dev.hourglass.app.input.DatasetFolder;
import dev.hourglass.app.input.InputWarnings;
import dev.hourglass.app.input.ModelChoice;
import dev.hourglass.app.input.PipedImages;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.run.Provenance;
import dev.hourglass.app.run.RunData;
import dev.hourglass.app.run.RunFolder;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.Progress;
import dev.hourglass.data.Binarisation;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.Fit;
import dev.hourglass.data.Shape;
import dev.hourglass.data.checks.ImageStatistics;
import dev.hourglass.data.source.ImageOrigin;
import dev.hourglass.data.source.SourceSummary;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelFile;
import dev.hourglass.train.Recipes;
import dev.hourglass.train.Trainer;
import dev.hourglass.train.TrainingConfig;
import dev.hourglass.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The images that a command looks into, and the model that it looks with: one that is there
/// already, or one that is trained for it in a few minutes.
public final class SubjectOptions {
  private static final String PRESET = "sharp";

  /// What a training sees after its first epoch: as many pixels as 280,000 images of 28×28 have.
  /// More changes what is found in images little.
  private static final double PIXELS_SEEN = 280_000.0 * 28 * 28;

  private static final int FEWEST_EPOCHS = 3;
  private static final int MOST_EPOCHS = 300;

  @Parameters(
      index = "0",
      paramLabel = "IMAGES",
      description =
          "Your own images (a folder, an archive or a file, - for standard input), a dataset as --dataset takes it in"
              + " train, or a trained model, for the images that it was trained on.")
  private String images = "mnist";

  @Mixin private OwnImagesOptions own = new OwnImagesOptions();
  @Mixin private KeyOptions keys = new KeyOptions();
  @Mixin private DataDirOption dataDir = new DataDirOption();

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description =
          "A preset as in train --help, or a JSON file that describes a model, to be trained; or"
              + " a trained model (default: "
              + PRESET
              + ").")
  private @Nullable String model;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "Passes over the images to train for (default: 3 to 300, the fewer the more pixels there"
              + " are).")
  private @Nullable Integer epochs;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of everything random (default: 0).")
  private long seed;

  /// Images and a trained model.
  ///
  /// @param dataset training and test images; the model has seen the former
  /// @param file the model with its notes
  /// @param epochs that the model was trained for here, 0 where it was there already
  /// @param data where the images lay
  /// @param origins of the training images and behind them of the test images, none where the
  ///   images are none of the user's own
  public record Subject(
      Dataset dataset, ModelFile file, int epochs, RunData data, List<ImageOrigin> origins) {
    /// Where images of the user's own lie, or null for others.
    public @Nullable Path path() {
      if (data.isPiped()) {
        return PipedImages.file();
      }
      return data.dataset() instanceof DatasetSpec.Files(Path path) ? path : null;
    }

    /// How the images were brought to the model's shape.
    public Fit.Mode fit() {
      SourceSummary found = data.found();
      String noted = file.metadata().getOrDefault("fit", "");
      if (found != null) {
        return found.fit();
      }
      return Arrays.stream(Fit.Mode.values())
          .filter(mode -> mode.toString().equals(noted))
          .findAny()
          .orElse(Fit.Mode.CROP);
    }

    /// The model.
    public Autoencoder model() {
      return file.model();
    }
  }

  /// Seed of everything random.
  public long seed() {
    return seed;
  }

  /// What is said where the user stops before a model is trained.
  public static final String STOPPED = "hourglass: stopped, nothing was written";

  /// What is said where the user stops after a model was trained.
  ///
  /// @param model where it was kept
  public static String stopped(Path model) {
    return "hourglass: stopped; the trained model was kept: start again with --model " + model;
  }

  /// Loads the images and the model, or trains one.
  ///
  /// @param command of these options
  /// @param console where the progress is shown
  public Subject load(CommandSpec command, int threads, Console console) throws IOException {
    @Nullable Path saved = saved();
    Effects.require(command, EffectCondition.FRESH_MODEL, saved == null);
    DatasetFolder folder = keys.in(dataDir.folder());
    boolean ofModel = saved != null && model == null;
    DatasetChoice choice =
        new DatasetChoice(ofModel ? null : images, folder, own.fit().in(keys.keys()));
    choice.read(own.reading());
    Effects.require(command, EffectCondition.OWN_IMAGES, choice.isOwn() || ofModel);
    if (saved != null) {
      folder.fallBackTo(saved);
      ModelFile file = ModelOption.load(saved);
      Dataset dataset = choice.loadFor(file, console);
      InputWarnings.of(file, console).about(dataset.train());
      return new Subject(dataset, file, 0, choice.place(Path.of("")), choice.origins(dataset));
    }
    return trained(choice, threads, console);
  }

  /// The trained model that was named, or null where one is to be trained.
  private @Nullable Path saved() {
    if (model != null) {
      boolean preset = !model.contains("/") && !Files.exists(Path.of(model));
      return preset || model.endsWith(".json") ? null : Path.of(model);
    }
    Path path = Path.of(images);
    boolean named =
        RunFolder.holdsModel(path)
            || RunFolder.isRun(path)
            || images.toLowerCase(Locale.ROOT).endsWith(".safetensors");
    return named ? path : null;
  }

  private Subject trained(DatasetChoice data, int threads, Console console) throws IOException {
    ModelChoice choice = ModelChoice.of(model == null ? PRESET : model, preset -> preset);
    Dataset dataset = data.load(console, choice.input().orElse(null));
    ByteImages train = dataset.train();
    Autoencoder fresh = choice.build(train.shape(), 0, seed);
    if (fresh.classes() > 0) {
      throw new UsageError(
          "the model %s takes labels, expected an unconditional one: leave its labels out"
              .formatted(choice.name()));
    }
    int passes = epochs == null ? passes(train.count(), train.shape()) : epochs;
    TrainingConfig config =
        UsageError.unlessValid(() ->
            Recipes.of(choice.name())
                .with(c -> {
                  c.epochs = passes;
                  c.seed = seed;
                  c.threads = threads;
                  // What is looked into is the images as they are.
                  c.binarisation = Binarisation.NONE;
                }));
    @Nullable ImageStatistics statistics = new InputWarnings(console, null).about(train);
    long work = (long) passes * train.count();
    try (Progress progress = Progress.start(console, "training " + choice.name(), work, "images")) {
      Trainer.fit(fresh, train, config, new Seen(progress));
    }
    Provenance made =
        new Provenance(
            fresh,
            dataset,
            statistics,
            config,
            Kernels.best().name(),
            data.place(Path.of("")),
            null,
            List.of(),
            false);
    return new Subject(
        dataset,
        new ModelFile(fresh, made.notes(List.of())),
        passes,
        made.data(),
        data.origins(dataset));
  }

  private static int passes(int count, Shape shape) {
    double pixels = (double) count * shape.pixels();
    return Math.clamp(1 + Math.round(PIXELS_SEEN / pixels), FEWEST_EPOCHS, MOST_EPOCHS);
  }

  /// Passes on how many images a training has seen.
  private static final class Seen implements TrainingListener {
    private final Progress progress;
    private int epoch;
    private int shown;

    Seen(Progress progress) {
      this.progress = progress;
    }

    @Override
    public void stepDone(int epoch, int images, int total, double loss) {
      progress.advance(epoch == this.epoch ? images - shown : images);
      this.epoch = epoch;
      shown = images;
    }
  }
}
