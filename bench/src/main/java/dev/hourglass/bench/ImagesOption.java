package dev.hourglass.bench;

import dev.hourglass.app.input.DatasetFolder;
import dev.hourglass.bench.peers.BenchImages;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.LoadOptions;
import dev.hourglass.data.PublishedDataset;
import dev.hourglass.data.synthetic.SyntheticDigits;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where the images come from: MNIST's files where they are, digits of our own where not. Nothing
/// is downloaded.
final class ImagesOption {
  private static final long SEED = 1;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Folder of MNIST (default: data, or the environment variable HOURGLASS_DATA).")
  private @Nullable Path given;

  private Path path() {
    return given == null ? DatasetFolder.defaultFolder() : given;
  }

  /// The folder with MNIST's four files, if they are all there.
  Optional<Path> folder() {
    return Datasets.list(path()).stream()
        .filter(listing -> listing.dataset().equals(PublishedDataset.MNIST) && listing.isComplete())
        .flatMap(listing -> listing.folder().stream())
        .findFirst();
  }

  /// MNIST, or as many synthetic images; says which.
  Dataset loadDataset(PrintStream out) throws DataException {
    boolean here = folder().isPresent();
    out.println(
        here ? "images     MNIST" : "images     SYNTHETIC digits, since MNIST is not available");
    DatasetSpec spec =
        here ? new DatasetSpec.Known(PublishedDataset.MNIST) : DatasetSpec.parse("synthetic");
    return Datasets.load(spec, path(), LoadOptions.defaults());
  }

  /// MNIST's training images or as many synthetic ones; says which.
  BenchImages load(PrintStream out) throws DataException {
    if (folder().isEmpty()) {
      out.printf("images     SYNTHETIC digits, since MNIST is not in '%s'%n", path());
      return new BenchImages(
          SyntheticDigits.generate(DatasetSpec.Synthetic.LIKE_MNIST, SEED), false);
    }
    out.println("images     MNIST's training set");
    DatasetSpec mnist = new DatasetSpec.Known(PublishedDataset.MNIST);
    return new BenchImages(Datasets.load(mnist, path(), LoadOptions.defaults()).train(), true);
  }
}
