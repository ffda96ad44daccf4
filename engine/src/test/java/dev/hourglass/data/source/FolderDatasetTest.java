package dev.hourglass.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.LoadOptions;
import dev.hourglass.data.Shape;
import dev.hourglass.files.FolderWalk;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderDatasetTest {
  @TempDir Path dir;
  private final List<String> notices = new ArrayList<>();

  /// A 2×2 grey image of one value.
  private void image(String path, int value) throws IOException {
    Path file = dir.resolve(path);
    Files.createDirectories(file.getParent() == null ? dir : file.getParent());
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setPixels(0, 0, 2, 2, new int[] {value, value, value, value});
    assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
  }

  private Dataset load() throws DataException {
    return load(new Shape(1, 2, 2));
  }

  private Dataset load(Shape shape) throws DataException {
    LoadOptions options =
        LoadOptions.defaults()
            .withShape(shape)
            .withFound(found -> notices.addAll(found.summary().remarks()));
    return Datasets.load(DatasetSpec.parse(dir.toString()), dir, options);
  }

  @Test
  void subFoldersAreClassesAndFilesAreOrderedByTheirOwnNames() throws IOException {
    for (int i = 0; i < 12; i++) {
      image("dog/%d.png".formatted(i), 100 + i);
      image("cat/deep/%d.png".formatted(i), i);
    }
    Dataset pets = load();
    assertThat(pets.name()).isEqualTo(String.valueOf(dir.getFileName()));
    assertThat(pets.train().classes()).containsExactly("cat", "dog");
    assertThat(pets.train().count()).isEqualTo(22);
    assertThat(pets.test().labels()).containsExactlyInAnyOrder(0, 1);
    assertThat(pets.train().files())
        .isSortedAccordingTo(Comparator.comparingInt(FolderDatasetTest::number));
    assertThat(notices).isEmpty();
  }

  private static int number(String name) {
    return Integer.parseInt(name.replaceAll("\\D", ""));
  }

  @Test
  void whatThisProgramWroteAmongImagesIsNotRead() throws IOException {
    for (int i = 0; i < 12; i++) {
      image("%d.png".formatted(i), i);
    }
    image("runs/one/loss.png", 1);
    Files.writeString(dir.resolve("runs/one/run.json"), "{}");
    image("inspect-files/groups.png", 1);
    Files.writeString(dir.resolve("inspect-files/look-at.txt"), "0.png");
    image("page-files/chart.png", 1);
    Files.writeString(dir.resolve("page.html"), "");
    image("clusters/map.png", 1);
    Files.writeString(dir.resolve("clusters/clusters.json"), "{}");
    Dataset images = load();
    assertThat(images.train().count() + images.test().count()).isEqualTo(12);
    assertThat(images.train().labels()).isNull();
    assertThat(notices).singleElement().asString().contains("clusters/, inspect-files/");
    Files.writeString(dir.resolve("model.safetensors"), "");
    assertThatThrownBy(this::load)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a folder with a trained model, expected images");
  }

  @Test
  void aTenthOfEachClassIsForTestingTheSameEverywhere() throws IOException {
    for (int i = 0; i < 25; i++) {
      image("%02d.png".formatted(i), i);
    }
    Dataset plain = load();
    assertThat(plain.train().count()).isEqualTo(22);
    assertThat(plain.test().files()).containsExactly("13.png", "15.png", "18.png");
    assertThat(plain.train().labels()).isNull();
    assertThat(plain.train().classes()).isEmpty();
  }

  @Test
  void everyClassHasATestImage() throws IOException {
    for (int i = 0; i < 30; i++) {
      image("class%d/%02d.png".formatted(i % 6, i), i);
    }
    assertThat(load().test().labels()).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
  }

  @Test
  void imagesKnowTheirFilesAlsoInPartsOfASet() throws IOException {
    for (int i = 0; i < 12; i++) {
      image("cats/%02d.png".formatted(i), i);
    }
    Dataset cats = load();
    String first = cats.train().files().getFirst();
    assertThat(first).startsWith("cats/");
    assertThat(cats.train().range(0, 1).files()).containsExactly(first);
    assertThat(cats.train().select(3, 0).files()).hasSize(2).endsWith(first);
    assertThat(cats.withValidation(2, 1).test().files()).hasSize(2);
    assertThat(Datasets.load("synthetic:6").train().files()).isEmpty();
  }

  @Test
  void aSingleImageIsMeasuredItself() throws IOException {
    image("1.png", 1);
    Dataset one = load();
    assertThat(one.test()).isEqualTo(one.train());
    assertThat(one.train().count()).isEqualTo(1);
  }

  @Test
  void trainAndTestFoldersAreTakenAsTheyAre() throws IOException {
    image("train/a/1.png", 1);
    image("train/c/1.png", 2);
    image("test/b/1.png", 3);
    Dataset split = load();
    assertThat(split.train().classes()).containsExactly("a", "b", "c");
    assertThat(split.test().classes()).containsExactly("a", "b", "c");
    assertThat(split.train().labels()).containsExactly(0, 2);
    assertThat(split.test().labels()).containsExactly(1);
  }

  @Test
  void keepsColourAndResizesWithANotice() throws IOException {
    image("1.png", 10);
    image("2.png", 20);
    Dataset colour = load(new Shape(3, 4, 4));
    assertThat(colour.train().shape().channels()).isEqualTo(3);
    assertThat(colour.train().pixels()).hasSize(48).containsOnly(20);
    assertThat(notices).containsExactly("images resized to 4×4 (pad): 2 of 2");
  }

  @Test
  void theSameFolderGivesTheSameDigest() throws IOException {
    image("a/1.png", 1);
    image("b/1.png", 2);
    assertThat(load().train().digest()).isEqualTo(load().train().digest());
  }

  @Test
  void passesOverOtherFilesWithANoticeAndHiddenOnesWithout() throws IOException {
    image("1.png", 1);
    image("2.PNG", 2);
    Files.write(dir.resolve("notes.txt"), new byte[] {1});
    Files.write(dir.resolve(".hidden.png"), new byte[] {1});
    assertThat(load().train().count()).isEqualTo(1);
    assertThat(notices)
        .containsExactly("files without an image file extension (notes.txt), skipped: 1");
  }

  @Test
  void anImageThatIsNoneIsNamed() throws IOException {
    image("1.png", 1);
    Files.write(dir.resolve("2.png"), new byte[] {1, 2, 3});
    assertThatThrownBy(this::load)
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("2.png", "is not an image by its content");
  }

  @Test
  void refusesImagesBesideSubFolders() throws IOException {
    image("a/1.png", 1);
    image("2.png", 1);
    assertThatThrownBy(this::load)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("1 image with a class and 1 without");
  }

  @Test
  void refusesFoldersWithoutImages() throws IOException {
    assertThatThrownBy(this::load)
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("holds no images", "check the path");
  }

  @Test
  void refusesAFolderThatIsNone() {
    assertThatThrownBy(() ->
            Datasets.load(new DatasetSpec.Files(dir.resolve("none")), dir, LoadOptions.defaults()))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("none", "does not exist");
  }

  @Test
  void aFolderThatCannotBeListedIsNamed() throws IOException {
    image("a/1.png", 1);
    Path closed = Files.createDirectories(dir.resolve("b"));
    Files.setPosixFilePermissions(closed, Set.of());
    try {
      assumeFalse(Files.isReadable(closed), "skipped: this user may read everything");
      assertThatThrownBy(() -> Sources.open(dir, SourceOptions.NONE))
          .hasMessageContainingAll(closed.toString(), "cannot be listed");
      assertThat(FolderWalk.readable(dir)).containsOnlyKeys("a/1.png");
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }
}
