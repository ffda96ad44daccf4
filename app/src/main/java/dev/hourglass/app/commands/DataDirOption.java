package dev.hourglass.app.commands;

import dev.hourglass.app.options.DataFolder;
import dev.hourglass.app.run.RunData;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.LoadOptions;
import dev.hourglass.data.MissingDataException;
import dev.hourglass.data.PassedOver;
import dev.hourglass.data.PublishedDataset;
import dev.hourglass.data.Shape;
import dev.hourglass.model.ModelFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where datasets lie.
final class DataDirOption {
  private static final String NAME = "--data-dir";

  @Option(
      names = NAME,
      paramLabel = "DIR",
      description =
          "Where datasets lie (default: where a given run found them, else "
              + DataFolder.VARIABLE
              + " of the environment, else "
              + DataFolder.DEFAULT
              + ").")
  private @Nullable Path given;

  private @Nullable RunData ofRun;

  Path path() {
    if (given != null) {
      return given;
    }
    return ofRun != null && Files.isDirectory(ofRun.folder()) ? ofRun.folder() : DataFolder.usual();
  }

  /// Looks where a run looked, if that is still there and the user does not say where.
  ///
  /// @param model the folder of a run or a file in it, or anything else, which changes nothing
  void orOf(Path model) {
    ofRun = RunData.of(model).orElse(null);
  }

  /// Looks where a run looked, unless it is said anew.
  void orOf(Path run, DataDirOption said) {
    orOf(run);
    given = said.given == null && ofRun != null ? ofRun.folder() : given;
  }

  /// What the run says of its images, or null.
  @Nullable RunData ofRun() {
    return ofRun;
  }

  /// Loads the images that a model was trained on, and warns where they are others by now.
  Dataset loadTrainedOn(ModelFile file, Console console) throws DataException {
    TrainedOn noted = TrainedOn.of(file);
    Dataset loaded = load(noted.spec(ofRun), console, file.model().inputShape());
    Dataset fitting = Shapes.fitting(loaded, file);
    noted.check(fitting, console);
    return fitting;
  }

  /// How to load: with notices and downloads shown.
  private static LoadOptions options(Console console) {
    return LoadOptions.defaults()
        .withNotices(notice -> console.out().println("Note: " + notice))
        .withPassedOver(DataDirOption::say)
        .withProgress(new DownloadProgress(console));
  }

  /// Says on standard error which files of a folder or archive were not read.
  static void say(PassedOver files) {
    if (!files.names().isEmpty()) {
      Console.errors().out().println("Note: " + files.sentence());
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
  Path fetch(PublishedDataset dataset, Console console) throws DataException {
    try {
      return Datasets.fetch(dataset, path(), options(console));
    } catch (MissingDataException e) {
      throw elsewhere(e);
    }
  }

  private MissingDataException elsewhere(MissingDataException e) {
    String how = ofRun == null ? NAME + " or " + DataFolder.VARIABLE : NAME;
    return new MissingDataException(
        "%s, or say with %s where they lie".formatted(e.getMessage(), how), e);
  }
}
