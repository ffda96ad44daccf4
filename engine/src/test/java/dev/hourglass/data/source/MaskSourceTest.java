package dev.hourglass.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Fit;
import dev.hourglass.data.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskSourceTest {
  private static final Shape SHAPE = new Shape(1, 4, 4);

  @TempDir Path temp;

  @Test
  void masksAreFoundByTheNamesOfTheImages() throws IOException {
    mask("bottle/ground_truth/broken/0_mask.png", 4, 4, 5, 6);
    mask("bottle/ground_truth/bent/0.png", 4, 4, 15);
    List<String> files =
        List.of("bottle/test/broken/0.jpg", "bottle/test/good/0.png", "bottle/test/bent/0.png");
    MaskSource.Masks both = MaskSource.of(temp).orElseThrow().read(files, SHAPE, Fit.Mode.PAD);
    assertThat(both.defective()).containsExactly(true, false, true);
    boolean[][] masks = read(temp, files, SHAPE, Fit.Mode.PAD);
    assertThat(marked(masks[0])).isEqualTo("5 6 ");
    assertThat(marked(masks[1])).isEmpty();
    assertThat(marked(masks[2])).isEqualTo("15 ");
    assertThat(MaskSource.of(temp)).isPresent();
  }

  @Test
  void archivesHoldMasksToo() throws IOException {
    mask("ground_truth/broken/0_mask.png", 4, 4, 9);
    Map<String, byte[]> members = new LinkedHashMap<>();
    Path png = temp.resolve("ground_truth/broken/0_mask.png");
    members.put("./ground_truth/broken/0_mask.png", Files.readAllBytes(png));
    Path zip = dev.hourglass.files.ZipFiles.write(temp.resolve("set.zip"), members, true);
    assertThat(MaskSource.of(zip)).isPresent();
    boolean[][] masks = read(zip, List.of("test/broken/0.png"), SHAPE, Fit.Mode.STRETCH);
    assertThat(marked(masks[0])).isEqualTo("9 ");
  }

  @Test
  void masksAreFittedAsImagesAndThinDefectsStay() throws IOException {
    // 4 rows of 8, the third and the last column of the first row marked.
    mask("ground_truth/d/wide_mask.png", 4, 8, 2, 7);
    List<String> files = List.of("test/d/wide.png");
    // The middle four columns.
    assertThat(marked(read(temp, files, SHAPE, Fit.Mode.CROP)[0])).isEqualTo("0 ");
    // A pixel for every two columns, marked where one of them is.
    assertThat(marked(read(temp, files, SHAPE, Fit.Mode.STRETCH)[0])).isEqualTo("1 3 ");
    mask("ground_truth/d/wide_mask.png", 4, 8, 8 + 7);
    assertThat(marked(read(temp, files, SHAPE, Fit.Mode.PAD)[0])).isEqualTo("7 ");
    // Doubled, a pixel becomes four.
    mask("ground_truth/d/small_mask.png", 2, 2, 3);
    boolean[][] small = read(temp, List.of("test/d/small.png"), SHAPE, Fit.Mode.PAD);
    assertThat(marked(small[0])).isEqualTo("10 11 14 15 ");
  }

  @Test
  void aMissingMaskIsASentence() throws IOException {
    mask("ground_truth/d/0_mask.png", 4, 4, 1);
    assertThatThrownBy(
            () -> read(temp, List.of("test/d/0.png", "test/d/1.png"), SHAPE, Fit.Mode.PAD))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(
            "1 image (test/d/1.png)", "ground_truth/d/1_mask.png", "test/good");
    assertThatThrownBy(() -> read(temp, List.of("a.png"), SHAPE, Fit.Mode.PAD))
        .hasMessageContainingAll("a.png", "test/DEFECT");
  }

  @Test
  void damagedMasksAreRefusedAndOtherFoldersHaveNone() throws IOException {
    assertThat(MaskSource.of(temp)).isEmpty();
    Path file = temp.resolve("ground_truth/d/0_mask.png");
    Files.createDirectories(file.resolve("..").normalize());
    Files.write(file, new byte[] {1, 2, 3});
    assertThatThrownBy(() -> read(temp, List.of("test/d/0.png"), SHAPE, Fit.Mode.PAD))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("0_mask.png");
    assertThat(MaskSource.of(file)).isEmpty();
  }

  private static boolean[][] read(Path path, List<String> files, Shape shape, Fit.Mode mode)
      throws IOException {
    return MaskSource.of(path).orElseThrow().read(files, shape, mode).pixels();
  }

  private static String marked(boolean[] mask) {
    StringBuilder text = new StringBuilder();
    for (int p = 0; p < mask.length; p++) {
      text.append(mask[p] ? p + " " : "");
    }
    return text.toString();
  }

  private void mask(String name, int height, int width, int... marked) throws IOException {
    Path file = temp.resolve(name);
    Files.createDirectories(file.resolve("..").normalize());
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int pixel : marked) {
      image.getRaster().setSample(pixel % width, pixel / width, 0, 255);
    }
    assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
  }
}
