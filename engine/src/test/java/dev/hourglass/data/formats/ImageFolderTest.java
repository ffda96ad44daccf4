package dev.hourglass.data.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.LoadOptions;
import dev.hourglass.data.Shape;
import dev.hourglass.data.SkippedFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
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
    LoadOptions options = LoadOptions.defaults().withShape(shape).withNotices(notices::add);
    return Datasets.load(DatasetSpec.parse("folder:" + dir), dir, options);
  }

  @Test
  void subFoldersAreClassesInTheOrderOfTheirNames() throws IOException {
    for (int i = 0; i < 6; i++) {
      image("dog/%d.png".formatted(i), 100 + i);
      image("cat/deep/%d.png".formatted(i), i);
    }
    Dataset pets = load();
    assertThat(pets.name()).isEqualTo("folder-" + dir.getFileName());
    assertThat(pets.train().classes()).containsExactly("cat", "dog");
    assertThat(pets.train().labels()).containsExactly(0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1);
    assertThat(pets.test().labels()).containsExactly(1);
    assertThat(pets.test().pixels()).containsOnly(103);
    assertThat(pets.train().pixels()).startsWith(0, 0, 0, 0, 1, 1, 1, 1, 2);
    assertThat(notices).isEmpty();
  }

  @Test
  void everyTenthImageInTheOrderOfPathsIsForTesting() throws IOException {
    for (int i = 0; i < 25; i++) {
      image("%02d.png".formatted(i), i);
    }
    Dataset plain = load();
    assertThat(plain.train().count()).isEqualTo(23);
    assertThat(plain.test().pixels()).containsExactly(9, 9, 9, 9, 19, 19, 19, 19);
    assertThat(plain.train().labels()).isNull();
    assertThat(plain.train().classes()).isEmpty();
  }

  @Test
  void imagesKnowTheirFilesAlsoInPartsOfASet() throws IOException {
    for (int i = 0; i < 12; i++) {
      image("cat/%02d.png".formatted(i), i);
    }
    Dataset cats = load();
    assertThat(cats.test().files()).containsExactly("cat/09.png");
    assertThat(cats.train().range(9, 11).files()).containsExactly("cat/10.png", "cat/11.png");
    assertThat(cats.train().select(3, 1).files()).containsExactly("cat/03.png", "cat/01.png");
    assertThat(cats.withValidation(2, 1).test().files()).hasSize(2);
    assertThat(Datasets.load("synthetic:6").train().files()).isEmpty();
  }

  @Test
  void ofFewImagesTheLastIsForTesting() throws IOException {
    for (int i = 0; i < 3; i++) {
      image("%d.png".formatted(i), i);
    }
    assertThat(load().test().pixels()).containsOnly(2);
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
    assertThat(colour.train().pixels()).hasSize(48).containsOnly(10);
    assertThat(notices).hasSize(2).allMatch(notice -> notice.contains("resized to fit 4×4"));
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
        .singleElement()
        .asString()
        .endsWith("without an image file extension (notes.txt), skipped: 1");
  }

  @Test
  void filesThatArePassedOverAreSaidWhereTheyAreAskedForInWhateverOrder() throws IOException {
    image("1.png", 1);
    image("2.png", 2);
    Files.write(dir.resolve("notes.txt"), new byte[] {1});
    List<SkippedFiles> files = new ArrayList<>();
    LoadOptions plain = LoadOptions.defaults();
    for (LoadOptions options :
        List.of(
            plain.withSkipped(files::add).withNotices(notices::add),
            plain.withNotices(notices::add).withSkipped(files::add))) {
      files.clear();
      Datasets.load(DatasetSpec.parse("folder:" + dir), dir, options);
      assertThat(files).extracting(SkippedFiles::names).containsExactly(List.of("notes.txt"));
    }
    assertThat(notices).noneMatch(notice -> notice.contains("notes.txt"));
  }

  @Test
  void namesTheFirstOfManyFilesThatItPassesOver() {
    assertThat(new SkippedFiles("photos", List.of("a.txt", "b.heic", "c.mov", "d.md")).sentence())
        .isEqualTo(
            "photos holds files without an image file extension (a.txt, b.heic, c.mov, …), skipped: 4");
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
        .hasMessageContaining("both in sub-folders and outside them");
  }

  @Test
  void refusesFoldersWithTooFewImages() throws IOException {
    assertThatThrownBy(this::load)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("0 training and 0 test images");
    image("1.png", 1);
    assertThatThrownBy(this::load).hasMessageContaining("1 training and 0 test images");
  }

  @Test
  void refusesAFolderThatIsNone() {
    assertThatThrownBy(() ->
            Datasets.load(new DatasetSpec.Folder(dir.resolve("none")), dir, LoadOptions.defaults()))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("none", "expected a folder of images");
  }
}
