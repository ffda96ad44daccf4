package dev.hourglass.app.commands;

import dev.hourglass.app.Console;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.ImageSet;
import dev.hourglass.data.KnownDataset;
import dev.hourglass.data.MissingDataException;
import dev.hourglass.files.Numbers;
import dev.hourglass.model.ModelFile;
import dev.hourglass.nn.Shape;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which images, shared by the commands that read a dataset.
final class DataOptions {
  private static final String DEFAULT = "mnist";

  private static final Pattern COUNT = Pattern.compile("\\d{1,8}");

  /// As {@link Dataset#withValidation} names what it gives.
  private static final Pattern VALIDATED = Pattern.compile("(.+)-validation-(" + COUNT + ")");

  @Effect(where = {Circumstance.TRAINING_IMAGES, Circumstance.DATASET_IMAGES})
  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      completionCandidates = Candidates.Datasets.class,
      description = {
        "One of",
        "  ${COMPLETION-CANDIDATES} (drawn here; the others are downloaded)",
        "  synthetic:COUNT (so many digits)",
        "  idx:DIR (any four IDX files)",
        "  folder:DIR (image files, labelled by sub-folder)",
        "Default: mnist, or synthetic if MNIST cannot be had; with a saved model, what that was"
            + " trained on."
      })
  private @Nullable String dataset;

  @Mixin private DataDirOption dataDir = new DataDirOption();

  /// Where datasets lie.
  DataDirOption dir() {
    return dataDir;
  }

  /// Whether a folder of image files was asked for.
  boolean isFolder() {
    return dataset != null && parse(dataset) instanceof DatasetSpec.Folder;
  }

  /// Loads the dataset. If none was asked for and MNIST cannot be had, says so and draws digits.
  ///
  /// @param console where downloads show their progress and notices go
  /// @param shape of the images that a folder is turned into, or null for 1×28×28
  Dataset load(Console console, @Nullable Shape shape) throws DataException {
    if (dataset != null) {
      return loadGiven(parse(dataset), console, shape);
    }
    try {
      return dataDir.load(parse(DEFAULT), console, shape);
    } catch (DataException e) {
      console
          .out()
          .println("!! SYNTHETIC digits are used, since MNIST cannot be had: " + e.getMessage());
      return dataDir.load(parse("synthetic"), console, shape);
    }
  }

  private Dataset loadGiven(DatasetSpec spec, Console console, @Nullable Shape shape)
      throws DataException {
    try {
      return dataDir.load(spec, console, shape);
    } catch (MissingDataException e) {
      throw new DataException(e.getMessage() + ", or use --dataset synthetic", e);
    }
  }

  /// Loads the dataset that was asked for, or the one that a model was trained on, with images as
  /// the model takes them.
  Dataset loadFor(ModelFile file, Console console) throws DataException {
    DatasetSpec spec = dataset == null ? trainedOn(file) : parse(dataset);
    Shape expected = file.model().inputShape();
    Dataset loaded = dataDir.load(spec, console, expected);
    Shapes.require(loaded.name(), loaded.test(), expected);
    ClassNames.of(file).requireSame(loaded.test());
    if (dataset == null && isOther(file, loaded)) {
      console
          .out()
          .printf(
              "Warning: these images of %s are others than the model was trained on: name those with"
                  + " --dataset and --data-dir%n",
              loaded.name());
    }
    return loaded;
  }

  /// The whole dataset of which a model has seen all training images, or those that were not held
  /// back for validation.
  private static DatasetSpec trainedOn(ModelFile file) {
    String noted = file.metadata().getOrDefault("dataset", DEFAULT);
    Matcher part = VALIDATED.matcher(noted);
    String name = part.matches() ? part.group(1) : noted;
    if (name.equals("synthetic")) {
      return synthetic(file, part.matches() ? Numbers.whole(part.group(2)) : 0);
    }
    if (KnownDataset.named(name).isEmpty()) {
      throw new UsageError(
          "the model was trained on %s, which is no published dataset: say where it lies with --dataset"
              .formatted(name));
    }
    return parse(name);
  }

  /// The digits that were drawn for a model: how many is no part of their name.
  private static DatasetSpec synthetic(ModelFile file, int heldBack) {
    String seen = file.metadata().getOrDefault("train_images", "");
    return parse(
        COUNT.matcher(seen).matches()
            ? "synthetic:" + (Numbers.whole(seen) + heldBack)
            : "synthetic");
  }

  private static boolean isOther(ModelFile file, Dataset loaded) {
    // Digests of what was left after --validation are not those of the whole.
    return !VALIDATED.matcher(file.metadata().getOrDefault("dataset", DEFAULT)).matches()
        && (isOther(file, "train", loaded.train()) || isOther(file, "test", loaded.test()));
  }

  /// Whether a model's file notes other images of a split.
  private static boolean isOther(ModelFile file, String split, ImageSet images) {
    String digest = file.metadata().get(split + "_digest");
    return digest != null && !digest.equals(images.digest());
  }

  /// Loads a dataset that was named in a word of its own.
  Dataset loadNamed(String name, Console console, Shape shape) throws DataException {
    return dataDir.load(parse(name), console, shape);
  }

  static DatasetSpec parse(String text) {
    return UsageError.unlessValid(() -> DatasetSpec.parse(text));
  }
}
