package dev.hourglass.app.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Shape;
import dev.hourglass.data.source.ImageSource;
import dev.hourglass.data.source.SourceOptions;
import dev.hourglass.data.source.Sources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Parquet files that DuckDB wrote (`scripts/MakeParquet.java`) and one of Rust's parquet crate
/// (`scripts/make_parquet.mjs`).
@Timeout(120)
class ParquetFormatTest {
  private static final int IMAGES = 12;
  private static final int SIDE = 6;

  @TempDir Path folder;

  private Path copy(String resource, String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(getClass().getResourceAsStream(resource + ".parquet"))) {
      Path to = folder.resolve(name);
      Files.createDirectories(Objects.requireNonNull(to.getParent()));
      Files.copy(in, to);
      return to;
    }
  }

  private static ImageSource open(Path path) throws IOException {
    return Sources.open(path, SourceOptions.NONE);
  }

  private static int pixel(int n, int i) {
    int row = i / SIDE;
    int column = i % SIDE;
    return (n * 37 + row * 11 + column * 5 + n * row * column) % 256;
  }

  private static int[] image(int n) {
    return IntStream.range(0, SIDE * SIDE).map(i -> pixel(n, i)).toArray();
  }

  private static void assertImages(ImageSource source) throws IOException {
    Content content = Content.of(source);
    assertThat(content.bad()).isEmpty();
    assertThat(source.images()).hasSize(IMAGES);
    for (int n = 0; n < IMAGES; n++) {
      assertThat(content.only(n)).isEqualTo(image(n));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "snappy, Parquet, two",
    "gzip, Parquet, 2",
    "zstd, Parquet, 2",
    "plain, Parquet, class 2",
    "version2, Parquet, 2",
    "unlabelled, Parquet, null",
    "pixels, Parquet with pixels, 2",
    "pixels2, Parquet with pixels, 2",
    "unit, Parquet with pixels from 0 to 1, 2",
    "square, Parquet with pixels, 2",
    "indexed, Parquet with pixels, 2"
  })
  void imagesAndLabelsAreThoseThatWereWritten(String file, String format, String third)
      throws IOException {
    ImageSource source = open(copy(file, "x.parquet"));
    assertThat(source.format()).isEqualTo(format);
    assertThat(Content.labels(source).get(2)).isEqualTo(third);
    assertThat(Content.labels(source).get(5)).isEqualTo(third);
    assertImages(source);
  }

  @Test
  void contentDecidesAndNotTheName() throws IOException {
    assertImages(open(copy("snappy", "table.bin")));
    Path text = Files.writeString(folder.resolve("text.parquet"), "a,b\n");
    assertThatThrownBy(() -> open(text))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("PAR1");
  }

  @Test
  void coloursAreOrderedByChannel() throws IOException {
    Content content = Content.of(open(copy("colours", "x.parquet")));
    for (int n = 0; n < IMAGES; n++) {
      int[] grey = image(n);
      assertThat(Arrays.copyOf(content.only(n), 36)).isEqualTo(grey);
      assertThat(Arrays.copyOfRange(content.only(n), 36, 72))
          .isEqualTo(Arrays.stream(grey).map(p -> 255 - p).toArray());
      assertThat(Arrays.copyOfRange(content.only(n), 72, 108))
          .isEqualTo(IntStream.range(0, 36).map(i -> i / SIDE).toArray());
    }
  }

  @Test
  void someImagesAreReadInTheirPlaces() throws IOException {
    copy("snappy", "train-00000-of-00002.parquet");
    copy("snappy", "train-00001-of-00002.parquet");
    Content content = Content.of(open(folder), 1, 11, 12, 20);
    assertThat(content.places()).containsExactly(1, 11, 12, 20);
    assertThat(content.only(11)).isEqualTo(image(11));
    assertThat(content.only(12)).isEqualTo(image(0));
    assertThat(content.only(20)).isEqualTo(image(8));
  }

  @Test
  void rowsWithoutAnImageAreBad() throws IOException {
    ImageSource source = open(copy("nulls", "x.parquet"));
    Content content = Content.of(source);
    assertThat(content.bad())
        .containsOnlyKeys(3, 5)
        .containsEntry(3, "x.parquet has no image in row 4, expected one: remove the row");
    assertThat(source.packedBytes()).isEqualTo(Files.size(folder.resolve("x.parquet")));
    for (int n = 0; n < IMAGES; n++) {
      if (n != 3 && n != 5) {
        assertThat(content.only(n)).isEqualTo(image(n));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "data/", "mnist/"})
  void aFolderHasSplitsInNaturalOrder(String below) throws IOException {
    copy("snappy", below + "train-2-of-10.parquet");
    copy("nulls", below + "train-10-of-10.parquet");
    copy("snappy", below + "test-00000-of-00001.parquet");
    copy("snappy", below + "extra-00000-of-00001.parquet");
    Files.writeString(folder.resolve("README.md"), "");
    ImageSource source = open(folder);
    assertThat(source.images()).hasSize(36);
    assertThat(Content.splits(source)).containsExactly("TRAIN", "TEST");
    assertThat(Content.of(source).bad()).containsOnlyKeys(15, 17);
    assertThat(source.skipped()).containsExactly(below + "extra-00000-of-00001.parquet");
  }

  @Test
  void severalFoldersAreRefusedUnlessOneIsNamed() throws IOException {
    copy("snappy", "one/train-0.parquet");
    copy("pixels", "two/train-0.parquet");
    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("one, two");
    assertImages(Sources.open(folder, new SourceOptions(null, null, "two", null)));
  }

  @Test
  void aSplitWithoutLabelsIsLeftOutBesideOneWithLabels() throws IOException {
    copy("snappy", "train-0.parquet");
    copy("unlabelled", "test-0.parquet");
    ImageSource source = open(folder);
    assertThat(source.images()).hasSize(IMAGES);
    assertThat(source.format()).isEqualTo("Parquet (test-0.parquet without labels left out)");
  }

  @Test
  void columnsMayBeNamed() throws IOException {
    Path file = copy("plain", "x.parquet");
    assertImages(Sources.open(file, new SourceOptions("picture", "class", null, null)));
    for (SourceOptions wrong :
        List.of(
            new SourceOptions("image", null, null, null),
            new SourceOptions("class", null, null, null),
            new SourceOptions(null, "label", null, null))) {
      assertThatThrownBy(() -> Sources.open(file, wrong))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("\"picture\", \"class\"");
    }
  }

  @Test
  void sizesWithinCompressedDataMustBeThoseOfThePage() throws IOException {
    byte[] bytes = Files.readAllBytes(copy("snappy", "x.parquet"));
    int changed = 0;
    for (int i = 4; i < 200; i++) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= 0x40;
      Path file = Files.write(folder.resolve("y.parquet"), damaged);
      changed += refusalOf(file).contains("decompresses to") ? 1 : 0;
    }
    assertThat(changed).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "snappy",
        "gzip",
        "zstd",
        "plain",
        "version2",
        "nulls",
        "pixels",
        "pixels2",
        "unit",
        "indexed"
      })
  void damagedFilesAreRefusedOrRead(String resource) throws IOException {
    byte[] bytes = Files.readAllBytes(copy(resource, "x.parquet"));
    Random random = new Random(resource.hashCode());
    for (int k = 0; k < 150; k++) {
      byte[] damaged = damaged(bytes, random);
      Path file = Files.write(folder.resolve("y.parquet"), damaged);
      refusalOf(file);
    }
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    byte[] damaged = bytes.clone();
    // Metadata is at the end: half of the damage is there.
    int footer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
    for (int times = 1 + random.nextInt(3); times > 0; times--) {
      int place =
          random.nextBoolean()
              ? bytes.length - 8 - random.nextInt(footer)
              : 4 + random.nextInt(bytes.length - 12 - footer);
      damaged[place] =
          (byte)
              (random.nextBoolean() ? random.nextInt() : damaged[place] ^ (1 << random.nextInt(8)));
    }
    return random.nextInt(10) == 0
        ? Arrays.copyOf(damaged, random.nextInt(damaged.length))
        : damaged;
  }

  /// Opens and reads a file.
  ///
  /// @return the sentence with which it is refused, or nothing
  private static String refusalOf(Path file) throws IOException {
    try {
      ImageSource source = new ParquetFormat().open(file, SourceOptions.NONE).orElse(null);
      if (source != null) {
        source.read(IntStream.range(0, source.images().size()).toArray(), new Nothing());
      }
      return "";
    } catch (DataException e) {
      assertThat(e).hasMessageContaining(file.toString()).hasMessageContaining("expected");
      return String.valueOf(e.getMessage());
    }
  }

  private static final class Nothing implements ImageSource.Receiver {
    @Override
    public void file(int image, byte[] content) {}

    @Override
    public void pixels(int image, Shape shape, byte[] pixels, int offset) {}

    @Override
    public void bad(int image, String reason) {}
  }
}
