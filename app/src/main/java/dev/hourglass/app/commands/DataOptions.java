package dev.hourglass.app.commands;

import dev.hourglass.app.run.RunData;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.MissingDataException;
import dev.hourglass.data.Shape;
import dev.hourglass.model.ModelFile;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which images, shared by the commands that read a dataset.
final class DataOptions {
  private static final String DEFAULT = "mnist";

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

  private @Nullable DatasetSpec loaded;

  @Mixin private DataDirOption dataDir = new DataDirOption();

  /// Where datasets lie.
  DataDirOption dir() {
    return dataDir;
  }

  /// Whether a folder of image files was asked for.
  boolean isFolder() {
    return dataset != null && parse(dataset) instanceof DatasetSpec.Folder;
  }

  /// Where the images lay that were loaded.
  ///
  /// @param startedIn the folder that relative paths of the command begin in
  RunData place(Path startedIn) {
    DatasetSpec images = Objects.requireNonNull(loaded, "images are loaded first");
    return new RunData(images, dataDir.path(), startedIn);
  }

  /// Takes the images where a run found them, unless it is said anew which they are or where.
  ///
  /// @param run its folder
  /// @param said what is said this time
  /// @throws DataException if they are gone
  void orOf(Path run, DataOptions said) throws DataException {
    dataDir.orOf(run, said.dataDir);
    RunData data = dataDir.ofRun();
    if (said.dataset == null && data != null) {
      TrainedOn.requireThere(data);
      dataset = data.dataset().text();
    }
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
      return load(parse(DEFAULT), console, shape);
    } catch (DataException e) {
      console
          .out()
          .println("!! SYNTHETIC digits are used, since MNIST cannot be had: " + e.getMessage());
      return load(parse("synthetic"), console, shape);
    }
  }

  private Dataset loadGiven(DatasetSpec spec, Console console, @Nullable Shape shape)
      throws DataException {
    try {
      return load(spec, console, shape);
    } catch (MissingDataException e) {
      throw new DataException(e.getMessage() + ", or use --dataset synthetic", e);
    }
  }

  private Dataset load(DatasetSpec spec, Console console, @Nullable Shape shape)
      throws DataException {
    loaded = spec;
    return dataDir.load(spec, console, shape);
  }

  /// Loads the dataset that was asked for, or the one that a model was trained on, with images as
  /// the model takes them.
  Dataset loadFor(ModelFile file, Console console) throws DataException {
    if (dataset == null) {
      loaded = TrainedOn.of(file).spec(dataDir.ofRun());
      return dataDir.loadTrainedOn(file, console);
    }
    Shape expected = file.model().inputShape();
    return Shapes.fitting(load(parse(dataset), console, expected), file);
  }

  /// Loads a dataset that was named in a word of its own.
  Dataset loadNamed(String name, Console console, Shape shape) throws DataException {
    return dataDir.load(parse(name), console, shape);
  }

  static DatasetSpec parse(String text) {
    return UsageError.unlessValid(() -> DatasetSpec.parse(text));
  }
}
