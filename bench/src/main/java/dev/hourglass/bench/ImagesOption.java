package dev.hourglass.bench;

import dev.hourglass.app.input.DatasetFolder;
import dev.hourglass.bench.peers.BenchImages;
import dev.hourglass.bench.timing.Turns;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.PublishedDataset;
import java.io.PrintStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where the images come from: MNIST's files where they are, digits of our own where not. Nothing
/// is downloaded.
final class ImagesOption {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Folder of MNIST (default: data, or the environment variable HOURGLASS_DATA).")
  private @Nullable Path given;

  private Path path() {
    return given == null ? DatasetFolder.defaultFolder() : given;
  }

  /// MNIST's training images or as many synthetic ones; says which.
  BenchImages load(PrintStream out) throws DataException {
    return BenchImages.load(mnist(out));
  }

  /// Prepares a contest on the same images; says which.
  Contest contest(int runs, PrintStream out) {
    return new Contest(runs, Turns.WARM_UP_SECONDS, mnist(out), out);
  }

  /// The folder with MNIST's four files if they are all there, or null for synthetic digits; says
  /// which.
  @Nullable String mnist(PrintStream out) {
    Path folder =
        Datasets.list(path()).stream()
            .filter(found -> found.dataset().equals(PublishedDataset.MNIST) && found.isComplete())
            .flatMap(found -> found.folder().stream())
            .findFirst()
            .orElse(null);
    out.println(
        folder == null
            ? "images     SYNTHETIC digits, since MNIST is not in '%s'".formatted(path())
            : "images     MNIST");
    return folder == null ? null : folder.toAbsolutePath().toString();
  }
}
