package dev.hourglass.app.input;

import dev.hourglass.app.run.RunData;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.LoadOptions;
import dev.hourglass.data.MissingDataException;
import dev.hourglass.data.PublishedDataset;
import dev.hourglass.data.Shape;
import dev.hourglass.data.SkippedFiles;
import dev.hourglass.model.ModelFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The folder that datasets lie in: the one that an option names, else the one where a run found
/// its images, else the one that the environment names, else `data`.
public final class DatasetFolder {
  /// The option that names it.
  public static final String OPTION = "--data-dir";

  /// What the environment calls it.
  public static final String VARIABLE = "HOURGLASS_DATA";

  /// Where the environment does not say.
  public static final String DEFAULT = "data";

  private @Nullable Path given;
  private @Nullable RunData run;

  /// @param given the folder that the option names, or null
  public DatasetFolder(@Nullable Path given) {
    this.given = given;
  }

  /// {@return the folder that the environment names, or the default}
  public static Path defaultFolder() {
    return of(System.getenv(VARIABLE));
  }

  /// An empty variable counts as none, as in shells.
  static Path of(@Nullable String variable) {
    return Path.of(variable == null || variable.isEmpty() ? DEFAULT : variable);
  }

  /// The dataset that a word names.
  ///
  /// @throws UsageError if it names none
  public static DatasetSpec parse(String text) {
    return UsageError.unlessValid(() -> DatasetSpec.parse(text));
  }

  /// Where to look.
  public Path path() {
    if (given != null) {
      return given;
    }
    return run != null && Files.isDirectory(run.folder()) ? run.folder() : defaultFolder();
  }

  /// Looks where a run looked, if that is still there and no option names a folder.
  ///
  /// @param model the folder of a run or a file in it, or anything else, which changes nothing
  public void fallBackTo(Path model) {
    run = RunData.of(model).orElse(null);
  }

  /// Looks where a run looked, unless a later command line names a folder.
  void fallBackTo(Path model, DatasetFolder explicit) {
    fallBackTo(model);
    given = explicit.given == null && run != null ? run.folder() : given;
  }

  /// What the run says of its images, or null.
  @Nullable RunData run() {
    return run;
  }

  /// Loads the images that a model was trained on, and warns where they are others by now.
  Dataset loadTrainedOn(ModelFile file, Console console) throws DataException {
    TrainingDataset noted = TrainingDataset.of(file);
    Dataset loaded = load(noted.spec(run), console, file.model().inputShape());
    Dataset fitting = Shapes.fitting(loaded, file);
    noted.check(fitting, console);
    return fitting;
  }

  /// How to load: with notices and downloads shown.
  private static LoadOptions options(Console console) {
    return LoadOptions.defaults()
        .withNotices(notice -> console.println("Note: " + notice))
        .withSkipped(DatasetFolder::printSkipped)
        .withProgress(new DownloadProgress(console));
  }

  /// Says on standard error which files of a folder or archive were not read.
  static void printSkipped(SkippedFiles files) {
    if (!files.names().isEmpty()) {
      Console.errors().println("Note: " + files.sentence());
    }
  }

  /// Loads a dataset.
  ///
  /// @param shape of the images that a folder is turned into, or null for 1×28×28
  Dataset load(DatasetSpec spec, Console console, @Nullable Shape shape) throws DataException {
    LoadOptions options = options(console);
    try {
      return Datasets.load(spec, path(), shape == null ? options : options.withShape(shape));
    } catch (MissingDataException e) {
      throw elsewhere(e);
    }
  }

  /// Downloads what is missing of a published dataset.
  ///
  /// @return its folder
  public Path fetch(PublishedDataset dataset, Console console) throws DataException {
    try {
      return Datasets.fetch(dataset, path(), options(console));
    } catch (MissingDataException e) {
      throw elsewhere(e);
    }
  }

  private MissingDataException elsewhere(MissingDataException e) {
    String how = run == null ? OPTION + " or " + VARIABLE : OPTION;
    return new MissingDataException(
        "%s, or give their folder with %s".formatted(e.getMessage(), how), e);
  }
}
