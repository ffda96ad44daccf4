package dev.hourglass.data.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.hourglass.data.DataException;
import dev.hourglass.data.IdxSamples;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxFileTest {
  @TempDir Path dir;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(dir.resolve("some-images"), bytes);
  }

  @Test
  void readsPlainImagesInOrder() throws IOException {
    IdxFile.Images images = IdxFile.readImages(file(IdxSamples.images(3, 250)));
    assertThat(images.count()).isEqualTo(3);
    assertThat(images.height()).isEqualTo(2);
    assertThat(images.width()).isEqualTo(4);
    assertThat(images.pixels()).hasSize(24).startsWith(250, 251, 252, 253, 254, 255, 0, 1);
  }

  @Test
  void recognisesGzipByContentWhateverTheName() throws IOException {
    byte[] plain = IdxSamples.images(3, 7);
    Path plainNamedGzip = Files.write(dir.resolve("plain.gz"), plain);
    Path gzipNamedPlain = Files.write(dir.resolve("gzip"), IdxSamples.gzip(plain));
    assertThat(IdxFile.readImages(plainNamedGzip).pixels())
        .isEqualTo(IdxFile.readImages(gzipNamedPlain).pixels());
  }

  @Test
  void readsLabelsAsUnsignedBytes() throws IOException {
    assertThat(IdxFile.readLabels(file(IdxSamples.labels(0, 9, 200)))).containsExactly(0, 9, 200);
  }

  @Test
  void refusesTheWrongMagicNumber() throws IOException {
    Path labels = file(IdxSamples.labels(1, 2, 3));
    assertThatThrownBy(() -> IdxFile.readImages(labels))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("some-images", "magic number 2049", "expected 2051");
    Path images = file(IdxSamples.images(1, 0));
    assertThatThrownBy(() -> IdxFile.readLabels(images))
        .hasMessageContainingAll("magic number 2051", "expected 2049");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 7, 15})
  void refusesAFileThatEndsInItsHeader(int length) throws IOException {
    Path cut = file(Arrays.copyOf(IdxSamples.images(1, 0), length));
    assertThatThrownBy(() -> IdxFile.readImages(cut))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("some-images", length + " bytes", "header of 16 bytes");
  }

  @Test
  void refusesAFileShorterThanItsHeaderSays() throws IOException {
    Path cut = file(Arrays.copyOf(IdxSamples.images(3, 0), 16 + 23));
    assertThatThrownBy(() -> IdxFile.readImages(cut))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("23 bytes", "3 × 2 × 4 = 24", "replace it with a complete copy")
        .hasMessageNotContaining("download");
  }

  @Test
  void refusesTrailingBytesPlainAndGzipped() throws IOException {
    byte[] images = IdxSamples.images(3, 0);
    byte[] longer = Arrays.copyOf(images, images.length + 1);
    Path plain = file(longer);
    assertThatThrownBy(() -> IdxFile.readImages(plain)).hasMessageContaining("continues after");
    Path gzip = file(IdxSamples.gzip(longer));
    assertThatThrownBy(() -> IdxFile.readImages(gzip)).hasMessageContaining("continues after");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 12, 20, 30})
  void refusesATruncatedGzip(int length) throws IOException {
    Path cut = file(Arrays.copyOf(IdxSamples.gzip(IdxSamples.images(3, 0)), length));
    assertThatThrownBy(() -> IdxFile.readImages(cut))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("some-images", "truncated or damaged gzip");
  }

  @Test
  void refusesAGzipWithoutItsLastByte() throws IOException {
    byte[] gzip = IdxSamples.gzip(IdxSamples.images(3, 0));
    Path cut = file(Arrays.copyOf(gzip, gzip.length - 1));
    assertThatThrownBy(() -> IdxFile.readImages(cut)).hasMessageContaining("damaged gzip");
  }

  @Test
  void refusesAGzipWhoseChecksumIsWrong() throws IOException {
    byte[] gzip = IdxSamples.gzip(IdxSamples.images(3, 0));
    gzip[gzip.length - 8] ^= 1;
    Path corrupt = file(gzip);
    assertThatThrownBy(() -> IdxFile.readImages(corrupt))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("damaged gzip");
  }

  @Test
  void neverThrowsAnythingElseWhateverByteIsDamaged() throws IOException {
    byte[] gzip = IdxSamples.gzip(IdxSamples.images(3, 0));
    for (int i = 0; i < gzip.length; i++) {
      byte[] damaged = gzip.clone();
      damaged[i] ^= (byte) 0xff;
      Path file = file(damaged);
      try {
        // A few header bytes of gzip (time, system) carry no meaning.
        assertThat(IdxFile.readImages(file).count()).isEqualTo(3);
      } catch (DataException e) {
        assertThat(e).hasMessageContaining("some-images");
      }
    }
  }

  @Test
  void refusesAbsurdSizes() throws IOException {
    int[][] headers = {
      {2051, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE},
      {2051, -1, 28, 28},
      {2051, 1, -28, -28},
      {2051, 0, 28, 28},
      {2051, 60000, 0, 28},
      {2051, 1 << 16, 1 << 16, 1},
    };
    for (int[] header : headers) {
      Path file = file(IdxSamples.idx(new byte[100], header));
      assertThatThrownBy(() -> IdxFile.readImages(file))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("expected positive sizes", "some-images");
    }
  }

  @Test
  void allocatesForWhatIsThereNotForWhatIsPromised() throws IOException {
    int promised = 500_000_000;
    Path file = file(IdxSamples.idx(new byte[100], 2049, promised));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThatThrownBy(() -> IdxFile.readLabels(file)).hasMessageContaining("holds 100 bytes");
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000_000);
  }

  @Test
  void saysThatAFileIsMissing() {
    assertThatThrownBy(() -> IdxFile.readImages(dir.resolve("nowhere")))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("nowhere", "is not a file");
    assertThatThrownBy(() -> IdxFile.readImages(dir)).hasMessageContaining("is not a file");
  }
}
