package dev.hourglass.app.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Shape;
import dev.hourglass.data.source.ImageSource;
import dev.hourglass.data.source.SourceOptions;
import dev.hourglass.data.source.Sources;
import dev.hourglass.text.Printable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tables with a pixel in each column.
class PixelTablesTest {
  private static final String HEADER = "label,pixel0,pixel1,pixel2,pixel3,pixel4,pixel5";

  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static ImageSource open(Path path) throws IOException {
    return Sources.open(path, SourceOptions.NONE);
  }

  private static String header(int pixels) {
    return "label,"
        + IntStream.range(0, pixels).mapToObj(i -> "pixel" + i).collect(Collectors.joining(","));
  }

  private static int pixel(int image, int i) {
    return (image * 31 + i * 7 + i % 100 * i) % 256;
  }

  private static String row(int image, int pixels, String label) {
    StringJoiner row = new StringJoiner(",");
    if (!label.isEmpty()) {
      row.add(label);
    }
    IntStream.range(0, pixels).forEach(i -> row.add(String.valueOf(pixel(image, i))));
    return row.toString();
  }

  private static void assertPixels(ImageSource source, int size) throws IOException {
    Content content = Content.of(source);
    for (int n = 0; n < source.images().size(); n++) {
      int image = n;
      assertThat(content.only(n))
          .isEqualTo(IntStream.range(0, size).map(i -> pixel(image, i)).toArray());
    }
  }

  @Test
  void kagglesTableWithAHeader() throws IOException {
    ImageSource source =
        open(
            write(
                "train.csv",
                header(784) + "\n" + row(0, 784, "5") + "\n" + row(1, 784, "0") + "\n"));
    assertThat(source.format()).isEqualTo("CSV with pixels");
    assertThat(Content.labels(source)).containsExactly("5", "0");
    assertPixels(source, 784);
  }

  @Test
  void aTableWithoutAHeaderHasItsLabelsFirst() throws IOException {
    ImageSource source =
        open(write("mnist_nohdr.csv", row(0, 784, "7") + "\n" + row(1, 784, "2") + "\n"));
    assertThat(Content.labels(source)).containsExactly("7", "2");
    assertPixels(source, 784);
  }

  @Test
  void asManyColumnsAsASquareAreAllPixels() throws IOException {
    ImageSource source = open(write("x.csv", row(0, 49, "") + "\n" + row(1, 49, "") + "\n"));
    assertThat(Content.labels(source)).containsExactly("null", "null");
    assertPixels(source, 49);
  }

  @Test
  void threeSquaresAreColours() throws IOException {
    ImageSource source = open(write("x.csv", row(0, 3 * 25, "1") + "\n"));
    source.read(
        new int[] {0},
        new ImageSource.Receiver() {
          @Override
          public void file(int image, byte[] content) {}

          @Override
          public void pixels(int image, Shape shape, byte[] pixels, int offset) {
            assertThat(shape).isEqualTo(new Shape(3, 5, 5));
          }

          @Override
          public void bad(int image, String reason) {}
        });
  }

  @Test
  void otherShapesAreStatedByTheUser() throws IOException {
    Path file = write("x.csv", HEADER + "\n" + row(0, 6, "1") + "\n");
    SourceOptions options = new SourceOptions(null, null, null, new Shape(1, 2, 3));
    assertPixels(Sources.open(file, options), 6);
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has 7 columns")
        .hasMessageContaining("--size");
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t"})
  void quotesLineEndsAndABomChangeNothing(String separator) throws IOException {
    String text =
        "\ufeff"
            + (header(9) + "\n" + row(0, 9, "\"a \"\"b\"\", c\"") + "\n" + row(1, 9, "d"))
                .replace(",", separator)
                .replace("\n", "\r\n")
            + "\r\n\r\n\r\n";
    ImageSource source = open(write("x.csv", text));
    String label = Printable.of("a \"b\"%s c".formatted(separator));
    assertThat(Content.labels(source)).containsExactly(label, "d");
    assertPixels(source, 9);
  }

  @Test
  void quotedNumbersAndNoLineEndAtTheEnd() throws IOException {
    String quoted = row(0, 9, "3").replaceAll("\\d+", "\"$0\"");
    assertPixels(open(write("x.csv", header(9) + "\n" + quoted)), 9);
  }

  @Test
  void columnsOfPixelsAreOrderedByTheirNumbers() throws IOException {
    ImageSource source =
        open(
            write(
                "x.csv",
                """
                pixel10,pixel2,pixel1,pixel3,id,class,pixel4,pixel5,pixel6,pixel7,pixel8
                100,20,10,30,99,c,40,50,60,70,80
                """));
    assertThat(Content.of(source).only(0)).containsExactly(10, 20, 30, 40, 50, 60, 70, 80, 100);
    assertThat(Content.labels(source)).containsExactly("c");
  }

  @Test
  void pandasIndexAndNumberedHeadersAreNoPixels() throws IOException {
    String numbers =
        IntStream.range(0, 16).mapToObj(String::valueOf).collect(Collectors.joining(","));
    ImageSource plain = open(write("a.csv", numbers + "\n" + row(0, 16, "") + "\n"));
    ImageSource indexed = open(write("b.csv", "," + numbers + "\n0," + row(0, 16, "") + "\n"));
    assertThat(plain.images()).hasSize(1);
    assertThat(indexed.images()).hasSize(1);
    assertPixels(plain, 16);
    assertPixels(indexed, 16);
  }

  @Test
  void numbersFromZeroToOneAreScaled() throws IOException {
    ImageSource source =
        open(write("x.csv", "0,0.0,1.0,0.5,1\n1,0.25,0.00392156862745098,1e-3,1\n"));
    assertThat(source.format()).isEqualTo("CSV with pixels from 0 to 1");
    assertThat(Content.of(source).only(0)).containsExactly(0, 255, 128, 255);
    assertThat(Content.of(source).only(1)).containsExactly(64, 1, 0, 255);
  }

  @Test
  void aLateNumberAboveOneMakesAllOf255() throws IOException {
    ImageSource source = open(write("x.csv", "0,0,1,0,1\n1,0,0.6,0.4,200\n2,1,1,1,1\n"));
    assertThat(source.format()).isEqualTo("CSV with pixels");
    assertThat(Content.of(source).only(0)).containsExactly(0, 1, 0, 1);
    assertThat(Content.of(source).only(1)).containsExactly(0, 1, 0, 200);
    assertThat(Content.of(source).only(2)).containsExactly(1, 1, 1, 1);
  }

  @Test
  void numbersOfNeitherScaleAreRefused() throws IOException {
    for (String largest : List.of("1.5", "2", "15", "16")) {
      Path file = write("x.csv", "0,0,1,0,1\n1,0,3e-1,0," + largest + "\n");
      assertThatThrownBy(() -> open(file))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll(file.toString(), "up to " + largest, "divide");
    }
  }

  @Test
  void bytesAreThoseOfTheDefinition() throws IOException {
    Random random = new Random(7);
    for (float largest : new float[] {1, 255}) {
      StringBuilder text = new StringBuilder();
      float[] values = new float[16 * 20];
      for (int i = 0; i < values.length; i++) {
        values[i] = i == 300 ? largest : random.nextFloat() * (i < 160 ? 1 : largest);
        text.append(i % 16 == 0 ? "\n" : ",").append(values[i]);
      }
      Content content = Content.of(open(write("x.csv", text.substring(1))));
      for (int i = 0; i < values.length; i++) {
        assertThat(content.only(i / 16)[i % 16]).isEqualTo(Math.round(values[i] * (255 / largest)));
      }
    }
  }

  @Test
  void aFolderOfTablesHasSplits() throws IOException {
    write("train.csv", header(9) + "\n" + row(0, 9, "1") + "\n" + row(1, 9, "2") + "\n");
    write("test.csv", header(9) + "\n" + row(2, 9, "1") + "\n");
    ImageSource source = open(folder);
    assertThat(source.images()).hasSize(3);
    assertThat(Content.splits(source)).containsExactly("TRAIN", "TEST");
    assertPixels(source, 9);
  }

  @Test
  void splitsAreWordsOfLongerNames() throws IOException {
    write("fashion-mnist_test.csv", header(9) + "\n" + row(1, 9, "1") + "\n");
    write("fashion-mnist_train.csv", header(9) + "\n" + row(0, 9, "1") + "\n");
    assertThat(Content.splits(open(folder))).containsExactly("TRAIN", "TEST");
  }

  @Test
  void aTestTableWithoutLabelsIsLeftOutAndNamed() throws IOException {
    write("train.csv", header(9) + "\n" + row(0, 9, "1") + "\n");
    write("test.csv", header(9).substring("label,".length()) + "\n" + row(1, 9, "") + "\n");
    write("sample_submission.csv", "ImageId,Label\n1,0\n2,0\n");
    ImageSource source = open(folder);
    assertThat(source.images()).hasSize(1);
    assertThat(source.format()).isEqualTo("CSV with pixels (test.csv without labels left out)");
  }

  @Test
  void splitsShareTheirWhite() throws IOException {
    write("train.csv", "label,a,b,c,d\n0,1,0,2,255\n");
    write("test.csv", "label,a,b,c,d\n0,1,0,0,1\n");
    assertThat(Content.of(open(folder)).only(1)).containsExactly(1, 0, 0, 1);
  }

  @Test
  void severalTablesOfOneSplitAreRefused() throws IOException {
    write("a_train.csv", header(9) + "\n" + row(0, 9, "1") + "\n");
    write("b_train.csv", header(9) + "\n" + row(0, 9, "1") + "\n");
    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a_train.csv, b_train.csv");
  }

  @Test
  void gzipIsRecognisedByContent() throws IOException {
    Path file = folder.resolve("x.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write((header(9) + "\n" + row(0, 9, "1") + "\n").getBytes(StandardCharsets.UTF_8));
    }
    assertPixels(open(file), 9);
    assertPixels(open(Files.move(file, folder.resolve("table"))), 9);
    byte[] bytes = Files.readAllBytes(folder.resolve("table"));
    Path cut = Files.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(bytes, 40));
    assertThatThrownBy(() -> open(cut)).isInstanceOf(DataException.class);
  }

  @Test
  void longRowsAreTaken() throws IOException {
    int pixels = 3 * 128 * 128;
    assertPixels(open(write("x.csv", header(pixels) + "\n" + row(0, pixels, "1") + "\n")), pixels);
  }

  @Test
  void otherTextIsNoTable() throws IOException {
    for (String text : List.of("Some words, and more.\n", "a,b\n1,2\n", "1\n2\n3\n4\n5\n")) {
      assertThat(new CsvFormat().open(write("notes.txt", text), SourceOptions.NONE)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0,1,2,3,4\n1,1,2,3\n",
        "0,1,2,3,4\n1,1,2,3,4,5\n",
        "0,1,2,3,4\n1,1,2,3,256\n",
        "0,1,2,3,4\n1,1,2,3,-1\n",
        "0,1,2,3,4\n1,1,2,,4\n",
        "0,1,2,3,4\n1,1,2,x,4\n",
        "0,1,2,3,4\n1,1,2,NaN,4\n",
        "0,1,2,3,4\n1,1,2,0x1p1,4\n",
        "0,1,2,3,4\n1,1,2,\"3,4\n",
        "a,b\n1,2\n",
        "\n\n",
        "",
        "\u0000\u0001\u0002"
      })
  void badTablesAreRefusedInOneSentence(String text) throws IOException {
    Path file = write("x.csv", text);
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining("expected");
  }

  @Test
  void aMissingLabelColumnIsNamed() throws IOException {
    Path file = write("x.csv", header(9) + "\n" + row(0, 9, "1") + "\n");
    SourceOptions options = new SourceOptions(null, "kind", null, null);
    assertThatThrownBy(() -> Sources.open(file, options))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("\"kind\"");
    assertThatThrownBy(() -> Sources.open(folder, options))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("\"kind\"", "--labels-key");
  }

  @Test
  void foldersWithoutImagesBesideTablesOfPixelsChangeNothing() throws IOException {
    write("train.csv", header(9) + "\n" + row(0, 9, "1") + "\n" + row(1, 9, "2") + "\n");
    write("test.csv", header(9) + "\n" + row(2, 9, "1") + "\n");
    Files.createDirectories(folder.resolve("runs/1"));
    write("runs/1/train.log", "");
    ImageSource source = open(folder);
    assertThat(source.format()).isEqualTo("CSV with pixels");
    assertThat(Content.splits(source)).containsExactly("TRAIN", "TEST");
    assertPixels(source, 9);
    Content.png(folder, "runs/1/figure.png");
    assertThat(open(folder).format()).isEqualTo("folder");
  }

  @Test
  void rowsMayBeLongerThanAMegabyte() throws IOException {
    int pixels = 3 * 300 * 300;
    String text = header(pixels) + "\n" + row(0, pixels, "1") + "\n" + row(1, pixels, "2") + "\n";
    assertPixels(open(write("x.csv", text)), pixels);
  }

  @ParameterizedTest
  @CsvSource({
    "300, is \"300\", scale the images first",
    "dark, is \"dark\", write a number",
    "'', is \"\", fill in the number"
  })
  void whatToDoWithACellDependsOnIt(String cell, String found, String advice) throws IOException {
    Path table =
        write("x.csv", HEADER.replace(",pixel4,pixel5", "") + "\n1,2,3,%s,4\n".formatted(cell));
    assertThatThrownBy(() -> open(table))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("line 2, column 4", found, advice, "--labels-key");
  }

  @Test
  void aTableOfWordsAndNumbersSaysWhichColumnHoldsWords() throws IOException {
    Path table = write("x.csv", "a,b,c,d\n1,x,3,bar\n2,y,4,foo\n");
    assertThatThrownBy(() -> open(table))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("x.csv has 4 columns", "\"bar\" in the column \"d\" is no number");
    Path names = write("y.csv", "a,b,c,d\n1,x.png,3,bar\n2,y.png,4,foo\n");
    assertThatThrownBy(() -> open(names)).hasMessageContaining("name columns with --images-key");
  }

  @Test
  void blankLinesTakeNoMemory() throws IOException {
    int pixels = 28 * 28;
    String text =
        header(pixels)
            + "\n"
            + row(0, pixels, "1")
            + "\n"
            + row(1, pixels, "1")
            + "\n".repeat(1 << 20);
    TextFile file = TextFile.of(write("x.csv", text));
    PixelColumns columns =
        PixelColumns.of(file.path(), CsvText.of(file).firstRows(2), SourceOptions.NONE)
            .orElseThrow();
    assertThat(PixelRows.expected(file, columns)).isLessThan(text.length());
    assertPixels(open(file.path()), pixels);
  }
}
