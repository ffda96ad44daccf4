package dev.hourglass.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// The real MNIST, for tests that need it: in the folder that the system property `hourglass.mnist`
/// names, or in `shared/data/mnist` beside the repository. Without it such tests are skipped,
/// visibly.
public final class RealMnist {
  private RealMnist() {}

  /// The folder with the four files; skips the test that asks where there is none.
  public static Path folder() {
    Optional<Path> folder = find();
    Assumptions.assumeTrue(folder.isPresent(), "skipped: no real MNIST on this machine");
    return folder.orElseThrow();
  }

  /// The dataset; skips the test that asks where there is none.
  public static Dataset load() throws IOException {
    return Datasets.load(DatasetSpec.parse("mnist"), folder(), LoadOptions.defaults());
  }

  private static Optional<Path> find() {
    String property = System.getProperty("hourglass.mnist");
    if (property != null) {
      return Optional.of(Path.of(property));
    }
    return Stream.iterate(
            Optional.of(Path.of("").toAbsolutePath()),
            Optional::isPresent,
            path -> path.map(Path::getParent))
        .flatMap(Optional::stream)
        .map(path -> path.resolve("shared/data/mnist"))
        .filter(Files::isDirectory)
        .findFirst();
  }
}
