package dev.hourglass.app.commands;

import dev.hourglass.app.Console;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.LoadOptions;
import dev.hourglass.nn.Shape;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where datasets lie.
final class DataDirOption {
  static final Path DEFAULT = Path.of("data");

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "${env:HOURGLASS_DATA:-data}",
      description = "Where datasets lie (default: ${DEFAULT-VALUE}; environment HOURGLASS_DATA).")
  private Path path = DEFAULT;

  Path path() {
    return path;
  }

  /// How to load: with notices and downloads shown.
  static LoadOptions options(Console console) {
    return LoadOptions.defaults()
        .withNotices(notice -> console.out().println("Note: " + notice))
        .withProgress(new DownloadProgress(console));
  }

  /// Loads a dataset.
  ///
  /// @param shape of the images that a folder is turned into, or null for 1×28×28
  Dataset load(DatasetSpec spec, Console console, @Nullable Shape shape) throws DataException {
    LoadOptions options = options(console);
    return Datasets.load(
        spec, path, shape == null ? options : options.withShape(Shapes.ofImages(shape)));
  }
}
