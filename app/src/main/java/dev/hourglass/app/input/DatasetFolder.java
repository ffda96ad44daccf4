package dev.hourglass.app.input;

import dev.hourglass.app.run.Reading;
import dev.hourglass.app.run.RunData;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.LoadOptions;
import dev.hourglass.data.MissingDataException;
import dev.hourglass.data.PublishedDataset;
import dev.hourglass.data.source.ImageCache;
import dev.hourglass.data.source.SourceReader;
import dev.hourglass.model.ModelFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
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
  private @Nullable Long memory;

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
    if (text.equals(StandardInput.WORD)) {
      return new DatasetSpec.Files(RunData.PIPED);
    }
    return UsageError.unlessValid(() -> DatasetSpec.parse(text));
  }

  /// Where to look.
  public Path path() {
    if (given != null) {
      return given;
    }
    return run != null && Files.isDirectory(run.folder()) ? run.folder() : defaultFolder();
  }

  /// Limits the memory that images of the user's own take; more of them are in a file.
  ///
  /// @param bytes at least 1
  public void limitMemory(long bytes) {
    memory = bytes;
  }

  /// Where images of the user's own go.
  ImageCache cache() {
    return ImageCache.in(path(), memory());
  }

  private long memory() {
    return memory == null ? ImageCache.defaultMemory() : memory;
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
    memory = explicit.memory;
  }

  /// What the run says of its images, or null.
  @Nullable RunData run() {
    return run;
  }

  /// Loads the images that a model was trained on, and warns where they are others by now.
  Dataset loadTrainedOn(ModelFile file, Console console) throws DataException {
    return loadTrainedOn(file, console, _ -> {});
  }

  /// The same.
  ///
  /// @param found receives what was found at a path of the user's own
  Dataset loadTrainedOn(ModelFile file, Console console, Consumer<SourceReader.Result> found)
      throws DataException {
    TrainingDataset noted = TrainingDataset.of(file);
    Reading reading = run == null ? Reading.DEFAULT : run.reading();
    Reading shaped = reading.withShape(file.model().inputShape());
    Dataset loaded = load(noted.spec(run), console, shaped, found);
    Dataset fitting = Shapes.fitting(loaded, file);
    noted.check(fitting, console);
    return fitting;
  }

  /// Loads a dataset.
  ///
  /// @param reading how to read images of the user's own
  Dataset load(DatasetSpec spec, Console console, Reading reading) throws DataException {
    return load(spec, console, reading, _ -> {});
  }

  /// The same.
  ///
  /// @param found receives what was found at a path of the user's own
  Dataset load(
      DatasetSpec spec, Console console, Reading reading, Consumer<SourceReader.Result> found)
      throws DataException {
    if (!PipedImages.arePiped(spec)) {
      return load(spec, path(), console, reading, found);
    }
    PipedImages piped = PipedImages.get();
    try {
      return load(piped.spec(), piped.folder(), console, reading, found);
    } catch (DataException e) {
      throw piped.named(e);
    }
  }

  private Dataset load(
      DatasetSpec spec,
      Path folder,
      Console console,
      Reading reading,
      Consumer<SourceReader.Result> found)
      throws DataException {
    try (DownloadProgress progress = new DownloadProgress(console);
        ReadingProgress images = new ReadingProgress(console)) {
      LoadOptions options =
          options(console, progress)
              .withSource(reading.source())
              .withImages(reading.images())
              .withMemory(memory())
              .withReading(images)
              .withFound(result -> {
                result.summary().sentences().forEach(line -> show(line, console));
                found.accept(result);
              });
      return Datasets.load(spec, folder, options);
    } catch (MissingDataException e) {
      throw elsewhere(e);
    }
  }

  /// A line that continues the one before it begins with a space.
  static void show(String line, Console console) {
    console.println(line.startsWith(" ") ? line : "Note: " + line);
  }

  /// How to load: with notices and downloads shown.
  private static LoadOptions options(Console console, DownloadProgress progress) {
    return LoadOptions.defaults()
        .withNotices(notice -> console.println("Note: " + notice))
        .withProgress(progress);
  }

  /// Downloads what is missing of a published dataset.
  ///
  /// @return its folder
  public Path fetch(PublishedDataset dataset, Console console) throws DataException {
    try (DownloadProgress progress = new DownloadProgress(console)) {
      return Datasets.fetch(dataset, path(), options(console, progress));
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
