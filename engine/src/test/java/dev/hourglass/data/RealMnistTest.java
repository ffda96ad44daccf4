package dev.hourglass.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Runs where the real files are: in the folder that the system property `hourglass.mnist` names,
/// or in `shared/data/mnist` beside the repository.
class RealMnistTest {
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

  @Test
  void loadsTheRealFilesWithTheirPublishedDigests() throws IOException {
    Optional<Path> folder = find();
    Assumptions.assumeTrue(folder.isPresent(), "skipped: no real MNIST on this machine");
    List<String> notices = new ArrayList<>();
    Dataset mnist =
        Datasets.load(
            DatasetSpec.parse("mnist"),
            folder.orElseThrow(),
            LoadOptions.defaults().withNotices(notices::add));
    assertThat(notices).isEmpty();
    assertThat(mnist.train().count()).isEqualTo(60_000);
    assertThat(mnist.test().count()).isEqualTo(10_000);
    assertThat(mnist.train().height()).isEqualTo(28);
    assertThat(mnist.train().width()).isEqualTo(28);
    assertThat(mnist.train().labels()).startsWith(5, 0, 4, 1, 9);
    assertThat(mnist.test().labels()).startsWith(7, 2, 1, 0, 4);
    assertThat(mean(mnist.train().pixels())).isBetween(0.13065, 0.13067);
    assertThat(Datasets.verify(KnownDataset.MNIST, folder.orElseThrow()))
        .extracting(KnownDataset.FileReport::state)
        .containsOnly(Checksum.State.OK);
  }

  private static double mean(byte[] pixels) {
    long sum = 0;
    for (byte pixel : pixels) {
      sum += Byte.toUnsignedInt(pixel);
    }
    return sum / 255.0 / pixels.length;
  }
}
