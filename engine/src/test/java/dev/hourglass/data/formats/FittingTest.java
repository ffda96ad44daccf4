package dev.hourglass.data.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.Fit;
import dev.hourglass.data.Fit.Mode;
import dev.hourglass.data.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FittingTest {
  private static final int GREY = 0x808080;

  /// Two rows of four columns: 10 20 30 40, 50 60 70 80.
  private static BufferedImage wide() {
    BufferedImage image = new BufferedImage(4, 2, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setPixels(0, 0, 4, 2, new int[] {10, 20, 30, 40, 50, 60, 70, 80});
    return image;
  }

  private static int[] fit(BufferedImage image, Shape shape, Mode mode, int background) {
    byte[] pixels = ImageFiles.fit(image, shape, new Fit(mode, background));
    int[] numbers = new int[pixels.length];
    Arrays.setAll(numbers, i -> Byte.toUnsignedInt(pixels[i]));
    return numbers;
  }

  @Test
  void cuttingKeepsTheMiddle() {
    assertThat(fit(wide(), new Shape(1, 2, 2), Mode.CROP, 0)).containsExactly(20, 30, 60, 70);
    BufferedImage tall = new BufferedImage(1, 5, BufferedImage.TYPE_BYTE_GRAY);
    tall.getRaster().setPixels(0, 0, 1, 5, new int[] {1, 2, 3, 4, 5});
    assertThat(fit(tall, new Shape(1, 1, 1), Mode.CROP, 0)).containsExactly(3);
    assertThat(fit(tall, new Shape(1, 3, 1), Mode.CROP, 0)).containsExactly(2, 3, 4);
  }

  @Test
  void paddingHasTheBackgroundsColour() {
    assertThat(fit(wide(), new Shape(1, 4, 4), Mode.PAD, 0xFFFFFF))
        .containsExactly(255, 255, 255, 255, 10, 20, 30, 40, 50, 60, 70, 80, 255, 255, 255, 255);
    assertThat(fit(wide(), new Shape(3, 4, 4), Mode.PAD, 0x102030))
        .startsWith(0x10, 0x10, 0x10, 0x10, 10)
        .endsWith(80, 0x30, 0x30, 0x30, 0x30);
    assertThat(fit(wide(), new Shape(1, 4, 4), Mode.PAD, 0xFF0000)).startsWith(76);
  }

  @Test
  void stretchingFillsBothDirections() {
    assertThat(fit(wide(), new Shape(1, 2, 2), Mode.STRETCH, 0)).containsExactly(17, 33, 57, 73);
    assertThat(fit(wide(), new Shape(1, 4, 4), Mode.STRETCH, 0))
        .containsExactly(10, 20, 30, 40, 20, 30, 40, 50, 40, 50, 60, 70, 50, 60, 70, 80);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void withTheSameRatioAllAreOne(Mode mode) {
    assertThat(fit(wide(), new Shape(1, 3, 6), mode, GREY))
        .isEqualTo(fit(wide(), new Shape(1, 3, 6), Mode.PAD, 0));
    assertThat(fit(wide(), new Shape(1, 2, 4), mode, GREY))
        .containsExactly(10, 20, 30, 40, 50, 60, 70, 80);
  }

  /// Of a line the result alone takes memory.
  @ParameterizedTest
  @EnumSource(Mode.class)
  void aLongLineTakesLittleMemory(Mode mode) {
    BufferedImage line = new BufferedImage(1, 32768, BufferedImage.TYPE_BYTE_BINARY);
    assertThat(fit(line, new Shape(1, 1024, 1024), mode, 0)).hasSize(1 << 20).containsOnly(0);
    BufferedImage row = new BufferedImage(32768, 1, BufferedImage.TYPE_BYTE_BINARY);
    assertThat(fit(row, new Shape(1, 1024, 1024), mode, 0)).hasSize(1 << 20).containsOnly(0);
  }

  @Test
  void transparentPartsLieOverTheBackground() {
    BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00112233);
    image.setRGB(1, 0, 0xff000000);
    image.setRGB(2, 0, 0x80ffffff);
    image.setRGB(3, 0, 0x80000000);
    assertThat(fit(image, new Shape(1, 1, 4), Mode.PAD, 0xFFFFFF))
        .containsExactly(255, 0, 255, 127);
    assertThat(fit(image, new Shape(3, 1, 4), Mode.PAD, 0x0000FF))
        .containsExactly(0, 0, 128, 0, 0, 0, 128, 0, 255, 0, 255, 127);
  }

  @Test
  void aDrawingInTheTransparencyIsNoticed() throws IOException {
    BufferedImage ink = new BufferedImage(8, 8, BufferedImage.TYPE_INT_ARGB);
    ink.setRGB(3, 3, 0xff000000);
    assertThat(read(ink, Fit.PAD_ON_BLACK).drawnInAlpha()).isTrue();
    assertThat(read(ink, new Fit(Mode.PAD, 0xFFFFFF)).drawnInAlpha()).isFalse();
    BufferedImage nothing = new BufferedImage(8, 8, BufferedImage.TYPE_INT_ARGB);
    assertThat(read(nothing, Fit.PAD_ON_BLACK).drawnInAlpha()).isFalse();
    assertThat(read(wide(), Fit.PAD_ON_BLACK).drawnInAlpha()).isFalse();
  }

  private static ImageFiles.Image read(BufferedImage image, Fit fit) throws IOException {
    return ImageFiles.read("x.png", png(image), new Shape(3, 4, 4), fit);
  }

  private static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, "png", png)).isTrue();
    return png.toByteArray();
  }

  @Test
  void notesSayWhatWasDone() throws IOException {
    Shape shape = new Shape(1, 4, 4);
    assertThat(ImageFiles.read("x", png(wide()), shape, new Fit(Mode.CROP, 0)).note())
        .isEqualTo("x has 2×4 pixels (rows × columns), resized and cropped to 4×4");
    assertThat(ImageFiles.read("x", png(wide()), shape, new Fit(Mode.STRETCH, 0)).note())
        .endsWith("stretched to 4×4");
    assertThat(ImageFiles.read("x", png(wide()), new Shape(1, 2, 4)).note()).isNull();
  }

  @Test
  void sizesAreInTheHeader() throws IOException {
    assertThat(ImageFiles.size("x", png(wide()))).isEqualTo(new ImageFiles.Size(2, 4));
    assertThatThrownBy(() -> ImageFiles.size("x.png", new byte[99]))
        .hasMessageContaining("x.png is not an image");
  }

  @Test
  void greyIsWhatHasNoColour() {
    assertThat(ImageFiles.isGrey(wide())).isTrue();
    for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB}) {
      BufferedImage image = new BufferedImage(3, 3, type);
      image.setRGB(1, 2, 0x40777777);
      assertThat(ImageFiles.isGrey(image)).isTrue();
      image.setRGB(2, 2, 0x40777778);
      assertThat(ImageFiles.isGrey(image)).isFalse();
    }
  }

  @Test
  void fitsHaveWords() {
    assertThat(Mode.parse("crop")).isEqualTo(Mode.CROP);
    assertThatThrownBy(() -> Mode.parse("fill")).hasMessageContaining("crop, pad, stretch");
    assertThat(new Fit(Mode.STRETCH, 0xFF8000)).hasToString("stretch on #ff8000");
    assertThatThrownBy(() -> new Fit(Mode.PAD, 0x1000000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0xFFFFFF");
  }
}
