package dev.hourglass.app.input;

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

/// The dataset that a user names, or else the one that a model was trained on, or else MNIST.
public final class DatasetChoice {
  /// The dataset of commands and models that name none.
  static final String DEFAULT = "mnist";

  private @Nullable String name;
  private @Nullable DatasetSpec loaded;
  private final DatasetFolder folder;

  /// @param name of the dataset, or null where none was named
  public DatasetChoice(@Nullable String name, DatasetFolder folder) {
    this.name = name;
    this.folder = folder;
  }

  /// Whether a folder of image files was asked for.
  public boolean isFolder() {
    return name != null && DatasetFolder.parse(name) instanceof DatasetSpec.Folder;
  }

  /// Where the loaded images are.
  ///
  /// @param startedIn the folder that relative paths of the command begin in
  public RunData place(Path startedIn) {
    DatasetSpec images = Objects.requireNonNull(loaded, "images are loaded first");
    return new RunData(images, folder.path(), startedIn);
  }

  /// Takes the images where a run found them, unless a later command line names others.
  ///
  /// @param run its folder
  /// @param explicit what the later command line names
  /// @throws DataException if they are missing
  public void fallBackTo(Path run, DatasetChoice explicit) throws DataException {
    folder.fallBackTo(run, explicit.folder);
    RunData data = folder.run();
    if (explicit.name == null && data != null) {
      TrainingDataset.requireThere(data);
      name = data.dataset().text();
    }
  }

  /// Loads the dataset. If none was given and MNIST is not available, prints a message and
  /// generates digits.
  ///
  /// @param console where downloads show their progress and notices go
  /// @param shape of the images that a folder is turned into, or null for 1×28×28
  public Dataset load(Console console, @Nullable Shape shape) throws DataException {
    if (name != null) {
      return loadGiven(DatasetFolder.parse(name), console, shape);
    }
    try {
      return load(DatasetFolder.parse(DEFAULT), console, shape);
    } catch (DataException e) {
      console.println(
          "!! SYNTHETIC digits are used, since MNIST is not available: " + e.getMessage());
      return load(DatasetFolder.parse("synthetic"), console, shape);
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
    return folder.load(spec, console, shape);
  }

  /// Loads the dataset that was asked for, or the one that a model was trained on, with images as
  /// the model takes them.
  public Dataset loadFor(ModelFile file, Console console) throws DataException {
    if (name == null) {
      loaded = TrainingDataset.of(file).spec(folder.run());
      return folder.loadTrainedOn(file, console);
    }
    Shape expected = file.model().inputShape();
    return Shapes.fitting(load(DatasetFolder.parse(name), console, expected), file);
  }

  /// The dataset to train on, with training images held back where it is asked for.
  ///
  /// @param count of the images that become the test images; 0 for those of the dataset
  public static Dataset validated(Dataset all, int count, long seed) {
    return count == 0 ? all : UsageError.unlessValid(() -> all.withValidation(count, seed));
  }

  /// Loads a dataset that was named in a word of its own.
  Dataset loadNamed(String other, Console console, Shape shape) throws DataException {
    return folder.load(DatasetFolder.parse(other), console, shape);
  }
}
