package dev.hourglass.app.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.DataException;
import dev.hourglass.data.source.ImageSource;
import dev.hourglass.data.source.SourceOptions;
import dev.hourglass.data.source.Sources;
import dev.hourglass.files.FormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tables in ZIP archives, as Kaggle has them.
class ZipFormatTest {
  private static final String TRAIN =
      "label,pixel0,pixel1,pixel2,pixel3\n5,0,255,17,3\n0,1,2,3,4\n";
  private static final String TEST = "pixel0,pixel1,pixel2,pixel3\n9,9,9,90\n";

  @TempDir Path temp;

  /// @param members names and contents in turns; a PNG without a content
  private Path zip(String... members) throws IOException {
    Path path = temp.resolve("own.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
      for (int m = 0; m < members.length; m += 2) {
        zip.putNextEntry(new ZipEntry(members[m]));
        byte[] content = members[m + 1].getBytes(StandardCharsets.UTF_8);
        if (content.length == 0) {
          Path images = Files.createDirectories(temp.resolve("images"));
          Content.png(images, members[m]);
          content = Files.readAllBytes(images.resolve(members[m]));
        }
        zip.write(content);
      }
    }
    return path;
  }

  private static int value(String name) {
    return Math.floorMod(name.hashCode(), 256);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "digits/"})
  void kagglesDownloadHasSplitsByTheNamesOfItsTables(String below) throws IOException {
    Path zip =
        zip(
            below + "sample_submission.csv",
            "ImageId,Label\n1,0\n",
            below + "test.csv",
            "label," + TEST.replace("9,9,9,90", "7,9,9,9,90"),
            below + "train.csv",
            TRAIN,
            "__MACOSX/._train.csv",
            "x");
    ImageSource source = Sources.open(zip, SourceOptions.NONE);
    assertThat(Content.splits(source)).containsExactly("TRAIN", "TEST");
    assertThat(Content.labels(source)).containsExactly("5", "0", "7");
    assertThat(Content.of(source).only(0)).containsExactly(0, 255, 17, 3);
    assertThat(Content.of(source).only(2)).containsExactly(9, 9, 9, 90);
  }

  @Test
  void aTestTableWithoutLabelsIsLeftOut() throws IOException {
    ImageSource source =
        Sources.open(zip("train.csv", TRAIN, "test.csv", TEST), SourceOptions.NONE);
    assertThat(source.images()).hasSize(2);
    assertThat(source.format()).contains("test.csv without labels left out");
  }

  @Test
  void tablesNameFilesOfTheArchive() throws IOException {
    Path zip =
        zip(
            "set/train/b.png", "",
            "set/train/a.png", "",
            "set/test/c.png", "",
            "set/sample_submission.csv", "id,label\nc,x\n",
            "set/train.csv", "id,label\na,cat\nb,dog\nnone,cat\n");
    ImageSource source = Sources.open(zip, SourceOptions.NONE);
    assertThat(source.packedBytes()).isPositive();
    assertThat(Content.names(source)).containsExactly("train/a.png", "train/b.png", "none");
    assertThat(Content.labels(source)).containsExactly("cat", "dog", "cat");
    assertThat(source.skipped()).containsExactly("test/c.png");
    Content content = Content.of(source);
    assertThat(content.only(0)[0]).isEqualTo(value("set/train/a.png"));
    assertThat(content.only(1)[0]).isEqualTo(value("set/train/b.png"));
    assertThat(content.bad().get(2)).contains("train.csv names \"none\"");
  }

  @Test
  void jsonNamesFilesOfTheArchive() throws IOException {
    Path zip =
        zip(
            "dataset.json",
            "{\"labels\": [[\"x/a.png\", 3], [\"b.png\", 1]]}",
            "x/a.png",
            "",
            "b.png",
            "");
    ImageSource source = Sources.open(zip, SourceOptions.NONE);
    assertThat(Content.labels(source)).containsExactly("3", "1");
    assertThat(Content.of(source).only(0)[0]).isEqualTo(value("x/a.png"));
  }

  @Test
  void filesThatNoTableNamesAreReadAsInAnyArchive() throws IOException {
    ImageSource source =
        Sources.open(
            zip("cats/a.png", "", "dogs/b.png", "", "notes.csv", "a,b\n1,2\n"), SourceOptions.NONE);
    assertThat(Content.labels(source)).containsExactly("cats", "dogs");
    assertThat(source.skipped()).containsExactly("notes.csv");
  }

  @Test
  void messagesNameTheArchiveAndNothingIsLeftBehind() throws IOException {
    Path zip = zip("train.csv", TRAIN.replace("255", "256"));
    assertThatThrownBy(() -> Sources.open(zip, SourceOptions.NONE))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(zip.resolve("train.csv").toString());
    Path two = zip("a/train.csv", TRAIN, "b/train.csv", TRAIN);
    assertThatThrownBy(() -> Sources.open(two, SourceOptions.NONE))
        .hasMessageContainingAll("a/train.csv and b/train.csv", "expected one");
  }

  @Test
  void aTableThatCompressesTooWellIsNotUnpacked() throws IOException {
    Path zip = temp.resolve("own.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("train.csv"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 128; i++) {
        out.write(zeros);
      }
    }
    assertThatThrownBy(() -> Sources.open(zip, SourceOptions.NONE))
        .isInstanceOf(FormatException.class)
        .hasMessageContainingAll("own.zip", "134217728", "expected at most", "unpack it first");
  }
}
