package dev.hourglass.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.data.download.Checksum;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The real files, where they are on this machine.
class RealMnistTest {
  @Test
  void loadsTheRealFilesWithTheirPublishedDigests() throws IOException {
    Path folder = RealMnist.folder();
    List<String> notices = new ArrayList<>();
    Dataset mnist =
        Datasets.load(
            DatasetSpec.parse("mnist"), folder, LoadOptions.defaults().withNotices(notices::add));
    assertThat(notices).isEmpty();
    assertThat(mnist.train().count()).isEqualTo(60_000);
    assertThat(mnist.test().count()).isEqualTo(10_000);
    assertThat(mnist.train().shape().height()).isEqualTo(28);
    assertThat(mnist.train().shape().width()).isEqualTo(28);
    assertThat(mnist.train().labels()).startsWith(5, 0, 4, 1, 9);
    assertThat(mnist.test().labels()).startsWith(7, 2, 1, 0, 4);
    assertThat(mean(mnist.train().pixels())).isBetween(0.13065, 0.13067);
    assertThat(Datasets.verify(PublishedDataset.MNIST, folder))
        .extracting(PublishedDataset.FileReport::state)
        .containsOnly(Checksum.State.OK);
  }

  @Test
  void theRealFilesAreNotTakenForAnotherDataset() {
    Path folder = RealMnist.folder();
    List<Datasets.Listing> listings = Datasets.list(folder);
    assertThat(listings)
        .extracting(Datasets.Listing::folder)
        .containsExactly(Optional.of(folder), Optional.empty(), Optional.empty());
    assertThat(listings)
        .extracting(Datasets.Listing::isComplete)
        .containsExactly(true, false, false);
  }

  private static double mean(byte[] pixels) {
    long sum = 0;
    for (byte pixel : pixels) {
      sum += Byte.toUnsignedInt(pixel);
    }
    return sum / 255.0 / pixels.length;
  }
}
