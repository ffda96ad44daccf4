package dev.hourglass.app.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.DataException;
import dev.hourglass.data.source.ImageSource;
import dev.hourglass.data.source.SourceOptions;
import dev.hourglass.data.source.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tables with names of image files and their labels.
class NamedFilesTest {
  @TempDir Path folder;

  @BeforeEach
  void images() throws IOException {
    Content.png(folder, "a.png", "b.png", "below/c.png");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static ImageSource open(Path path) throws IOException {
    return Sources.open(path, SourceOptions.NONE);
  }

  private static void assertAllThree(ImageSource source) throws IOException {
    assertThat(Content.names(source)).containsExactly("a.png", "below/c.png", "b.png");
    assertThat(Content.labels(source)).containsExactly("cat", "dog", "cat");
    assertThat(source.hasFiles()).isTrue();
    Content content = Content.of(source);
    assertThat(content.bad()).isEmpty();
    assertThat(content.only(0)[0]).isEqualTo(Math.floorMod("a.png".hashCode(), 256));
    assertThat(content.only(1)[0]).isEqualTo(Math.floorMod("below/c.png".hashCode(), 256));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file_name,label\na.png,cat\nbelow/c.png,dog\nb.png,cat\n",
        "\ufefffilename;class\r\n./a.png;cat\r\nbelow\\c.png;dog\r\n\"b.png\";cat\r\n\r\n",
        "id,breed\na,cat\nc,dog\nb,cat\n",
        "n,picture of,other,label\n1,a.png,x,cat\n2,below/c.png,x,dog\n3,b.png,x,cat\n",
        "a.png,cat\nbelow/c.png,dog\nb.png,cat\n"
      })
  void csvNamesFiles(String text) throws IOException {
    Path file = write("labels.csv", text);
    assertAllThree(open(file));
    assertAllThree(open(folder));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          labels.json    | [{"file_name": "a.png", "label": "cat"}, {"file_name": "below/c.png", "label": "dog"}, {"label": "cat", "file_name": "b.png", "extra": [1]}]
          labels.json    | {"a.png": "cat", "below/c.png": {"label": "dog"}, "b.png": "cat"}
          dataset.json   | {"labels": [["a.png", "cat"], ["below/c.png", "dog"], ["b.png", "cat"]]}
          metadata.jsonl | {"file_name": "a.png", "label": "cat"}~{"file_name": "below/c.png", "label": "dog"}~{"file_name": "b.png", "label": "cat"}~
          rows.json      | {"file_name": "a.png", "label": "cat"}~{"file_name": "below/c.png", "label": "dog"}~{"file_name": "b.png", "label": "cat"}
          """)
  void jsonNamesFiles(String name, String text) throws IOException {
    Path file = write(name, text.replace('~', '\n'));
    assertAllThree(open(file));
    assertAllThree(open(folder));
  }

  @Test
  void numbersOfJsonAreLabels() throws IOException {
    assertThat(Content.labels(open(write("labels.json", "{\"a.png\": 7, \"b.png\": -1}"))))
        .containsExactly("7", "-1");
  }

  @Test
  void namesWithoutAFileAreBadAndFilesWithoutARowSkipped() throws IOException {
    write("labels.csv", "file,label\na.png,cat\nz.png,dog\n");
    write("notes.txt", "");
    ImageSource source = open(folder);
    assertThat(Content.names(source)).containsExactly("a.png", "z.png");
    assertThat(Content.of(source).bad()).containsOnlyKeys(1);
    assertThat(source.skipped()).containsExactlyInAnyOrder("b.png", "below/c.png", "notes.txt");
  }

  @Test
  void aColumnMayStateSplits() throws IOException {
    ImageSource source =
        open(write("m.csv", "path,label,split\na.png,1,train\nb.png,2,val\nc.png,1,test\n"));
    assertThat(Content.splits(source)).containsExactly("TRAIN", "VALIDATION", "TEST");
    assertThatThrownBy(
            () -> open(write("n.csv", "path,label,split\na.png,1,train\nb.png,2,many\n")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("\"many\"");
  }

  @Test
  void tablesOfSplitsAreReadTogether() throws IOException {
    write("train.csv", "file,label\na.png,1\nb.png,2\n");
    write("test.csv", "file,label\nc.png,2\n");
    ImageSource source = open(folder);
    assertThat(Content.splits(source)).containsExactlyInAnyOrder("TRAIN", "TEST");
    assertThat(source.images()).hasSize(3);
    assertThat(source.format()).isEqualTo("image files named in test.csv, train.csv");
  }

  @Test
  void aTestTableWithoutLabelsIsLeftOutAndNamed() throws IOException {
    write("train.csv", "file,label,x\na.png,1,5\nb.png,2,5\n");
    write("test.csv", "file,x,z\nc.png,2,1\n");
    ImageSource source = open(folder);
    assertThat(source.format())
        .isEqualTo("image files named in train.csv (test.csv without labels left out)");
    assertThat(Content.names(source)).containsExactly("a.png", "b.png");
    assertThat(source.skipped()).contains("below/c.png");
  }

  @Test
  void severalTablesWithoutSplitsAreRefused() throws IOException {
    write("x.csv", "file,label\na.png,1\nb.png,2\n");
    write("y.csv", "file,label\na.png,3\nb.png,3\n");
    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("x.csv, y.csv");
  }

  @Test
  void foldersOfSplitsMayHaveATableEach() throws IOException {
    Path root = Files.createDirectory(folder.resolve("root"));
    Content.png(root, "train/1.png", "train/2.png", "test/1.png");
    Files.writeString(
        root.resolve("train/metadata.jsonl"),
        "{\"file_name\": \"1.png\", \"label\": 0}\n{\"file_name\": \"2.png\", \"label\": 1}\n");
    Files.writeString(root.resolve("test/metadata.csv"), "file_name,label\n1.png,1\n");
    ImageSource source = open(root);
    assertThat(Content.names(source))
        .containsExactlyInAnyOrder("train/1.png", "train/2.png", "test/1.png");
    assertThat(Content.splits(source)).containsExactlyInAnyOrder("TRAIN", "TEST");
  }

  @Test
  void otherTablesBesideImagesChangeNothing() throws IOException {
    write("results.csv", "epoch,loss\n1,2\n2,1\n");
    write("settings.json", "{\"a\": {\"b\": [1, 2]}}");
    write("broken.json", "{");
    assertThat(open(folder).format()).isEqualTo("folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../a.png", "below/../../x.png", "/etc/passwd", "C:\\a.png", "..\\a.png"})
  void namesOutsideOfTheFolderAreRefused(String name) throws IOException {
    Path file = write("labels.csv", "file,label\na.png,1\nb.png,1\nc.png,2\n" + name + ",2\n");
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("beside the table or in a folder below");
    assertThatThrownBy(() -> open(folder)).isInstanceOf(DataException.class);
  }

  @Test
  void aNameThatSeveralFilesHaveIsBad() throws IOException {
    Content.png(folder, "x/1.png", "y/1.png");
    ImageSource source = open(write("labels.csv", "file,label\na.png,1\n1.png,2\nx/1.png,1\n"));
    assertThat(Content.of(source).bad().get(1)).contains("several files");
    assertThat(Content.of(source).bad()).hasSize(1);
  }

  @Test
  void twoLabelsForAFileAreRefused() throws IOException {
    Path file = write("labels.csv", "file,label\na.png,1\na.png,1\nb.png,1\na.png,2\n");
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("two labels");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "{}",
        "{\"images\": []}",
        "[{\"file_name\": \"no.png\", \"label\": 1}]",
        "[1]"
      })
  void otherJsonIsRefused(String text) throws IOException {
    Path file = write("x.json", text);
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file.toString());
  }

  @Test
  void columnsMayBeNamed() throws IOException {
    Path file = write("x.csv", "a,b,c\na.png,b.png,7\n");
    ImageSource source = Sources.open(file, new SourceOptions("b", "c", null, null));
    assertThat(Content.names(source)).containsExactly("b.png");
    assertThat(Content.labels(source)).containsExactly("7");
    assertThatThrownBy(() -> Sources.open(file, new SourceOptions("b", "d", null, null)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("--labels-key");
  }

  @Test
  void namesAreFitToBeShown() throws IOException {
    ImageSource source =
        open(write("x.json", "{\"a.png\": 1, \"b.png\": 2, \"\\u001b[2J.png\": 1}"));
    assertThat(Content.names(source).get(2)).isEqualTo("\\u001b[2J.png");
  }

  @Test
  void aTableThatNamesNoFileIsLookedAtAndNotRead() throws IOException {
    StringBuilder rows = new StringBuilder("x,y\n");
    IntStream.range(0, 500).forEach(i -> rows.append(i).append(",1\n"));
    CsvText csv = CsvText.of(TextFile.of(write("features.csv", rows.toString())));
    NameTable first = NameTable.ofFirst(csv, NamedFiles.SAMPLE, new FileIndex(folder));
    assertThat(first.rows()).hasSize(NamedFiles.SAMPLE);
    assertThat(open(folder).format()).isEqualTo("folder");
  }

  @Test
  void keysThatNoTableHasAreRefused() throws IOException {
    write("train.csv", "file,label\na.png,1\nb.png,2\n");
    SourceOptions images = new SourceOptions("fiel", null, null, null);
    assertThatThrownBy(() -> Sources.open(folder, images))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("train.csv", "\"fiel\"", "--images-key");
    write("test.csv", "file,label\nc.png,2\n");
    SourceOptions labels = new SourceOptions(null, "lable", null, null);
    assertThatThrownBy(() -> Sources.open(folder, labels))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("\"lable\"", "--labels-key");
    write("notes.csv", "a,b\n1,2\n");
    assertThat(Sources.open(folder, new SourceOptions("file", "label", null, null)).images().size())
        .isEqualTo(3);
  }

  @Test
  void keysOfOtherFilesAreNotAskedOfEveryTable() throws IOException {
    write("settings.json", "{\"width\": 1, \"depth\": 2}");
    SourceOptions images = new SourceOptions("pixels", null, null, null);
    assertThat(Sources.open(folder, images).format()).isEqualTo("folder");
  }

  @Test
  void emptyObjectsAndCellsTakeLittleMemory() throws IOException {
    String keys =
        IntStream.range(0, 1000)
            .mapToObj(i -> "\"k" + i + "\": 1")
            .collect(Collectors.joining(","));
    Path file = write("x.jsonl", "{" + keys + "}\n" + "{}\n".repeat(1000) + "{\"k3\": 2}\n");
    NameTable table = NameTable.ofJson(TextFile.of(file)).orElseThrow();
    assertThat(table.rows().get(1)).isEmpty();
    assertThat(table.rows().getLast()).hasSize(4);
    RowMemory memory = new RowMemory(file);
    List<String> blank = Collections.nCopies(1_000_000, "");
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1000; i++) {
                memory.add(blank);
              }
            })
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("x.jsonl takes more than", "expected", "split it");
  }

  @Test
  void badRowsAreListedWithTheNamesThatTheyState() throws IOException {
    Content.png(folder, "x/1.png", "y/1.png");
    ImageSource source =
        open(write("labels.csv", "file,label\na.png,1\nb.png,1\n1.png,2\nz.png,1\n"));
    assertThat(Content.of(source).bad())
        .containsEntry(
            2,
            "several files are called \"1.png\", expected one: write its path from the folder of labels.csv")
        .containsEntry(
            3, "labels.csv names \"z.png\", and there is no such file: add it or remove the row");
    assertThat(source.skippedAs()).isEqualTo("other files");
  }

  @Test
  void labelsAreFitToBeShown() throws IOException {
    ImageSource source = open(write("x.json", "{\"a.png\": \"\\u001b[2J\", \"b.png\": \"ä b\"}"));
    assertThat(Content.labels(source)).containsExactly("\\u001b[2J", "ä b");
  }
}
