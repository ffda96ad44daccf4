package dev.hourglass.app.input;

import dev.hourglass.app.run.Provenance;
import dev.hourglass.app.run.Reading;
import dev.hourglass.app.run.RunData;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.Binarisation;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.MissingDataException;
import dev.hourglass.data.Shape;
import dev.hourglass.data.source.ImageOrigin;
import dev.hourglass.data.source.SourceReader;
import dev.hourglass.data.source.SourceSummary;
import dev.hourglass.model.ModelFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The dataset that a user names, or else the one that a model was trained on, or else MNIST.
public final class DatasetChoice {
  /// The dataset of commands and models that name none.
  static final String DEFAULT = "mnist";

  private @Nullable String name;
  private @Nullable DatasetSpec loaded;
  private final DatasetFolder folder;
  private final SourceKeys keys;
  private @Nullable Reading reading;
  private @Nullable Binarisation binarisation;
  private Reading trained = Reading.DEFAULT;
  private SourceReader.@Nullable Result found;

  /// @param name of the dataset, or null where none was named
  /// @param keys where in files of the user's own the images are
  public DatasetChoice(@Nullable String name, DatasetFolder folder, SourceKeys keys) {
    this.name = name;
    this.folder = folder;
    this.keys = keys;
  }

  /// Reads images of the user's own in a way that options ask for.
  ///
  /// @param asked the way, or null where nothing was said
  public void read(@Nullable Reading asked) {
    reading = asked == null ? reading : asked;
  }

  /// Whether images of the user's own were asked for.
  public boolean isOwn() {
    return name != null && DatasetFolder.parse(name) instanceof DatasetSpec.Files;
  }

  /// Where the loaded images are.
  ///
  /// @param startedIn the folder that relative paths of the command begin in
  public RunData place(Path startedIn) {
    DatasetSpec images = Objects.requireNonNull(loaded, "images are loaded first");
    SourceSummary summary = found == null ? null : found.summary();
    return new RunData(images, folder.path(), startedIn, reading(), summary);
  }

  /// Which images of a path of the user's own those of a dataset are that was loaded here, those
  /// for training first; none where they come from no such path.
  public List<ImageOrigin> origins(Dataset dataset) {
    if (found == null) {
      return List.of();
    }
    Dataset all = found.dataset();
    if (all.test().count() == dataset.test().count()) {
      return found.origins();
    }
    // Test images of classes that a model was not trained on have been left out.
    int trained = all.train().count();
    List<ImageOrigin> kept = new ArrayList<>(found.origins().subList(0, trained));
    List<String> labels = all.test().labelNames();
    for (int i = 0; i < labels.size(); i++) {
      if (dataset.test().classes().contains(labels.get(i))) {
        kept.add(found.origins().get(trained + i));
      }
    }
    return kept;
  }

  /// How images of the user's own are read: as the options say, or else as a run or a model's
  /// training read them.
  private Reading reading() {
    RunData run = folder.run();
    DatasetSpec spec = loaded;
    // How many were taken of one published dataset does not count for another.
    boolean other =
        run != null
            && spec != null
            && !(spec instanceof DatasetSpec.Files)
            && !spec.equals(run.dataset());
    Reading recorded = run == null || other ? Reading.DEFAULT : run.reading();
    return keys.in((reading == null ? recorded : reading).orFitOf(trained));
  }

  /// Takes the images where a run found them, unless a later command line names others.
  ///
  /// @param run its folder
  /// @param explicit what the later command line names
  /// @throws DataException if they are missing
  public void fallBackTo(Path run, DatasetChoice explicit) throws DataException {
    folder.fallBackTo(run, explicit.folder);
    RunData data = folder.run();
    if (StandardInput.WORD.equals(name) && explicit.name != null) {
      // What came on standard input does not come again.
      name = explicit.name;
    }
    if (explicit.name == null && data != null) {
      TrainingDataset.requireThere(data);
      name = data.dataset().text();
      reading = explicit.reading == null ? data.reading() : explicit.reading;
    }
  }

  /// Loads the dataset. If none was given and MNIST is not available, prints a message and
  /// generates digits.
  ///
  /// @param console where downloads show their progress and notices go
  /// @param shape to bring images of the user's own to, or null as options say or propose
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
    return folder.load(spec, console, shaped(shape), result -> found = result);
  }

  /// What a model takes counts where nothing else was asked for.
  private Reading shaped(@Nullable Shape taken) {
    Reading asked = reading();
    return taken == null ? asked : new Reading(asked.source(), asked.images().orOf(taken));
  }

  /// Makes the images that are loaded for a model black and white in another way than its training.
  ///
  /// @param how the way, or null for that of the training
  public void binarise(@Nullable Binarisation how) {
    binarisation = how;
  }

  /// Loads the dataset that was asked for, or the one that a model was trained on, with images as
  /// the model takes them, black and white if it was trained on such ones.
  public Dataset loadFor(ModelFile file, Console console) throws DataException {
    return binarised(loadGreyFor(file, console), file);
  }

  /// A dataset as options want it for a model, or as its training had it.
  Dataset binarised(Dataset dataset, ModelFile file) {
    Binarisation noted = Provenance.binarisation(file.metadata());
    Binarisation how = binarisation == null ? noted : binarisation;
    return UsageError.unlessValid(() -> how.measured(dataset));
  }

  /// The same with images that are not made black and white.
  public Dataset loadGreyFor(ModelFile file, Console console) throws DataException {
    if (name == null) {
      loaded = TrainingDataset.of(file).spec(folder.run());
      return folder.loadTrainedOn(file, console, result -> found = result);
    }
    trained = Provenance.reading(file.metadata());
    Shape expected = file.model().inputShape();
    return Shapes.fitting(load(DatasetFolder.parse(name), console, expected), file);
  }

  /// The dataset to train on, with training images held back where it is asked for.
  ///
  /// @param count of the images that become the test images; 0 for those of the dataset
  public static Dataset validated(Dataset all, int count, long seed) {
    return count == 0 ? all : UsageError.unlessValid(() -> all.withValidation(count, seed));
  }

  /// Reads what words of their own name for a model.
  ImageReading readingFor(ModelFile file) {
    return new ImageReading(file, folder, keys);
  }
}
