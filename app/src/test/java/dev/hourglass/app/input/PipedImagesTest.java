package dev.hourglass.app.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.app.run.Reading;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import dev.hourglass.files.Npz;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--dataset -`: the same images as from the file that is piped in.
class PipedImagesTest {
  private static final int COUNT = 20;

  @TempDir Path temp;

  private final InputStream before = System.in;
  private final Console quiet =
      new Console(new PrintStream(OutputStream.nullOutputStream()), false, 80);

  @AfterEach
  void giveBack() {
    System.setIn(before);
    System.clearProperty("hourglass.terminal.input");
  }

  private Dataset load(DatasetSpec spec) throws DataException {
    return new DatasetFolder(temp.resolve("data")).load(spec, quiet, Reading.DEFAULT);
  }

  private Dataset piped(byte[] content) throws DataException {
    System.setIn(new ByteArrayInputStream(content));
    return load(DatasetFolder.parse("-"));
  }

  private static byte[] png(int n) throws IOException {
    BufferedImage image = new BufferedImage(6, 6, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(n % 6, n / 6, 0, 10 * n);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private static NpyArray array() {
    float[] values = new float[COUNT * 16];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 31 + i / 16 * 7) % 256;
    }
    return new NpyArray(new int[] {COUNT, 4, 4}, values, "u1");
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    files.add(Files.write(temp.resolve("one.png"), png(7)));
    Path zip = temp.resolve("photos.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (int n = 0; n < COUNT; n++) {
        out.putNextEntry(new ZipEntry("%d/%d.png".formatted(n % 2, n)));
        out.write(png(n));
      }
    }
    files.add(zip);
    Npy.write(temp.resolve("a.npy"), array());
    files.add(temp.resolve("a.npy"));
    NpyArray labels = new NpyArray(new int[] {COUNT}, new float[COUNT], "i8");
    Npz.write(temp.resolve("a.npz"), Map.of("images", array(), "labels", labels));
    files.add(temp.resolve("a.npz"));
    StringBuilder csv = new StringBuilder();
    for (int n = 0; n < COUNT; n++) {
      StringJoiner row = new StringJoiner(",", n % 3 + ",", "\n");
      for (int i = 0; i < 16; i++) {
        row.add(String.valueOf(n * i % 256));
      }
      csv.append(row);
    }
    files.add(Files.writeString(temp.resolve("a.csv"), csv));
    Path packed = temp.resolve("a.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(csv.toString().getBytes(StandardCharsets.UTF_8));
    }
    files.add(packed);
    Path parquet = temp.resolve("a.parquet");
    try (InputStream in =
        Objects.requireNonNull(
            getClass().getResourceAsStream("/dev/hourglass/app/tables/pixels.parquet"))) {
      Files.copy(in, parquet);
    }
    files.add(parquet);
    return files;
  }

  @Test
  void anyFileThatIsPipedInGivesItsImages() throws IOException {
    for (Path file : files()) {
      Dataset expected = load(new DatasetSpec.Files(file));
      Dataset found = piped(Files.readAllBytes(file));
      assertThat(found.name()).isEqualTo("stdin");
      assertThat(found.train().digest()).as("%s", file).isEqualTo(expected.train().digest());
      assertThat(found.test().digest()).as("%s", file).isEqualTo(expected.test().digest());
      assertThat(found.train().labels()).isEqualTo(expected.train().labels());
      assertThat(found.train().classes()).isEqualTo(expected.train().classes());
      // What came once is read again from its copy.
      assertThat(load(DatasetFolder.parse("-"))).isEqualTo(found);
    }
  }

  @Test
  void whatDoesNotFitIntoTheMemoryLiesWithTheCopy() throws IOException {
    Npy.write(temp.resolve("a.npy"), array());
    System.setIn(new ByteArrayInputStream(Files.readAllBytes(temp.resolve("a.npy"))));
    DatasetFolder folder = new DatasetFolder(temp.resolve("data"));
    folder.limitMemory(1);
    Dataset found = folder.load(DatasetFolder.parse("-"), quiet, Reading.DEFAULT);
    assertThat(found.train().content().isOnHeap()).isFalse();
    assertThat(temp.resolve("data")).doesNotExist();
    Path copy = Objects.requireNonNull(PipedImages.file());
    assertThat(copy.resolveSibling("cache")).isDirectoryContaining("glob:**.pixels");
  }

  @Test
  void whatCannotBeReadIsCalledStandardInput() {
    assertThatThrownBy(() -> piped(new byte[0]))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("standard input is empty", "tar c photos | hourglass train");
    assertThatThrownBy(() -> piped(new byte[] {1, 2, 3}))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("standard input is not an image by its content");
  }

  @Test
  void aTerminalIsNotWaitedFor() {
    System.setProperty("hourglass.terminal.input", "true");
    assertThatThrownBy(() -> piped(new byte[] {1}))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(
            "standard input is the terminal, expected the bytes of a file: pipe one in");
  }

  @Test
  void moreThanThereIsRoomForIsRefused() {
    byte[] much = new byte[100];
    Path file = temp.resolve("copy");
    assertThatThrownBy(() ->
            StandardInput.copy(
                new ByteArrayInputStream(much),
                "standard input",
                file,
                "",
                new StandardInput.Room(99, "the disk is full")))
        .hasMessage("standard input: has more than 99 bytes, expected fewer; the disk is full");
  }
}
