package dev.hourglass.app.options;

import dev.hourglass.app.input.DatasetFolder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where datasets lie.
public final class DataDirOption {
  @Option(
      names = DatasetFolder.OPTION,
      paramLabel = "DIR",
      description =
          "Folder of the datasets (default: where a given run found them, else "
              + DatasetFolder.VARIABLE
              + " of the environment, else "
              + DatasetFolder.DEFAULT
              + ").")
  private @Nullable Path given;

  private @Nullable DatasetFolder folder;

  /// The folder, made once: it changes where a model names the run that it comes from.
  public DatasetFolder folder() {
    DatasetFolder made = folder == null ? new DatasetFolder(given) : folder;
    folder = made;
    return made;
  }
}
