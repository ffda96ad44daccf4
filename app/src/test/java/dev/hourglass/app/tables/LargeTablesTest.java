package dev.hourglass.app.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.DataException;
import dev.hourglass.data.ReadListener;
import dev.hourglass.data.source.ArrayImages;
import dev.hourglass.data.source.ImageSource;
import dev.hourglass.data.source.ReadOptions;
import dev.hourglass.data.source.SourceOptions;
import dev.hourglass.data.source.SourceReader;
import dev.hourglass.data.source.SplitRole;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tables of more pixels than are kept in memory: the same images by passes over the files.
class LargeTablesTest {
  private static final int PIXELS = 16;

  @TempDir Path folder;

  private static String table(int rows, boolean labelled, String scale) {
    StringJoiner header = new StringJoiner(",", labelled ? "label," : "", "\n");
    IntStream.range(0, PIXELS).forEach(i -> header.add("pixel" + i));
    StringBuilder text = new StringBuilder(header.toString());
    for (int n = 0; n < rows; n++) {
      StringJoiner row = new StringJoiner(",", "", "\n");
      if (labelled) {
        row.add(n % 3 == 0 ? "cat" : n % 3 == 1 ? "5.0" : "7");
      }
      for (int i = 0; i < PIXELS; i++) {
        int pixel = (n * 31 + i * 7) % 256;
        row.add(
            switch (scale) {
              case "255" -> String.valueOf(n < 2 ? pixel % 2 : pixel);
              case "1" -> String.valueOf(pixel / 255.0);
              default -> n < 3 ? String.valueOf(pixel / 255f) : String.valueOf(pixel);
            });
      }
      text.append(row).append(n % 4 == 0 ? "\n" : "");
    }
    return text.toString();
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream plain = Files.newOutputStream(file);
        OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(plain) : plain) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private static PixelTables.Part part(Path file, SplitRole split) throws IOException {
    CsvText csv = CsvText.of(TextFile.of(file));
    PixelColumns columns =
        PixelColumns.of(file, csv.firstRows(2), SourceOptions.NONE).orElseThrow();
    return new PixelTables.Part(csv, columns, split);
  }

  private static SourceReader.Result read(ImageSource source) throws IOException {
    ReadListener none = (done, total) -> {};
    return new SourceReader(Path.of("any"), source, ReadOptions.DEFAULT, none).dataset("x");
  }

  private static void assertSame(ImageSource streamed, ImageSource whole) throws IOException {
    assertThat(whole).isInstanceOf(ArrayImages.class);
    assertThat(streamed).isInstanceOf(PixelImages.class);
    assertThat(streamed.format()).isEqualTo(whole.format());
    assertThat(streamed.images()).isEqualTo(whole.images());
    SourceReader.Result expected = read(whole);
    SourceReader.Result result = read(streamed);
    assertThat(result).isEqualTo(expected);
    assertThat(result.dataset().train().digest()).isEqualTo(expected.dataset().train().digest());
    Content some = Content.of(streamed, 2, 5);
    assertThat(some.places()).containsExactly(2, 5);
    assertThat(some.only(5)).isEqualTo(Content.of(whole).only(5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"255", "1", "mixed"})
  void tablesThatAreReadInPassesAreTheSame(String scale) throws IOException {
    for (boolean labelled : new boolean[] {true, false}) {
      for (String name : List.of("train.csv", "train.csv.gz")) {
        List<PixelTables.Part> parts = new ArrayList<>();
        parts.add(part(write(name, table(20, labelled, scale)), SplitRole.TRAIN));
        parts.add(part(write("test.csv", table(7, labelled, scale)), SplitRole.TEST));
        ImageSource whole = PixelTables.of(parts, Long.MAX_VALUE);
        // None, one row, the first table alone, and all but one number.
        for (int most : new int[] {0, PIXELS, 20 * PIXELS, 27 * PIXELS - 1}) {
          assertSame(PixelTables.of(parts, most), whole);
        }
        assertThat(PixelTables.of(parts, 27 * PIXELS)).isInstanceOf(ArrayImages.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pixels", "pixels2", "unit", "square", "indexed"})
  void parquetThatIsReadInPassesIsTheSame(String name) throws IOException {
    Path file = folder.resolve(name + ".parquet");
    try (InputStream in =
        Objects.requireNonNull(getClass().getResourceAsStream(name + ".parquet"))) {
      Files.copy(in, file);
    }
    ImageSource whole = new ParquetFormat().open(file, SourceOptions.NONE).orElseThrow();
    ImageSource streamed = new ParquetFormat(100).open(file, SourceOptions.NONE).orElseThrow();
    assertSame(streamed, whole);
  }

  @Test
  void wrongNumbersAndRowsAreRefusedInTheFirstPass() throws IOException {
    for (String wrong : List.of("256", "-1", "x", "NaN")) {
      Path file = write("x.csv", table(5, true, "255") + "7" + (",0," + wrong).repeat(8) + "\n");
      PixelTables.Part part = part(file, SplitRole.TRAIN);
      assertThatThrownBy(() -> PixelTables.of(List.of(part), 0))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("line 9, column 3", wrong);
    }
    PixelTables.Part part = part(write("x.csv", table(5, true, "255") + "7,1\n"), SplitRole.TRAIN);
    assertThatThrownBy(() -> PixelTables.of(List.of(part), 0))
        .hasMessageContainingAll("line 9 has 2 values, expected 17");
  }

  @Test
  void aTableThatChangesBetweenPassesIsRefused() throws IOException {
    Path file = write("x.csv", table(20, true, "255"));
    ImageSource source = PixelTables.of(List.of(part(file, SplitRole.TRAIN)), 0);
    Files.writeString(file, table(5, true, "255"));
    assertThatThrownBy(() -> read(source))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("x.csv", "changed while it was read", "run the command again");
  }
}
