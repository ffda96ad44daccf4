package dev.hourglass.app.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.Images;
import dev.hourglass.data.Shape;
import dev.hourglass.train.RateCurve;
import dev.hourglass.train.RateFinder.Point;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Figures as a reader sees them: the pixels of the PNG.
class FiguresTest {
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void plotsOfABrokenModelComeToAnEnd() throws IOException {
    for (double huge : new double[] {1e7, 1e20, 1e35, 1e308}) {
      OutputStream out = OutputStream.nullOutputStream();
      new DimensionPlot("huge", new double[] {huge, huge / 2}, new double[] {huge / 2}, 1)
          .write(out);
      new LossPlot("huge", List.of(huge, huge / 2), List.of(huge, huge / 3)).write(out);
      new LossPlot("huge", List.of(huge, 1e-3), List.of(huge, 2e-3)).write(out);
      List<Point> points = List.of(new Point(.01, huge, huge), new Point(.1, huge / 9, huge / 9));
      new RatePlot("huge", new RateCurve(points, false, RateCurve.Aim.LOWEST)).write(out);
      int[] counts = {3, 0, 1};
      new HistogramPlot("huge", "score", huge / 9, huge / 9, counts, counts, huge / 5).write(out);
    }
  }

  @Test
  void largeNumbersAreDrawnLikeSmallOnes() throws IOException {
    BufferedImage image = draw(new LossPlot("", List.of(9e20, 7e20), List.of(8e20, 3e20)));
    assertThat(count(image, 0x0072B2)).isGreaterThan(200);
    assertThat(count(image, 0xD55E00)).isGreaterThan(200);
  }

  @Test
  void pairsShowOriginalsAboveReconstructionsEnlargedFourTimes() throws IOException {
    Picture white = new Picture(1, 28, 28, filled(784, 255));
    Picture black = new Picture(1, 28, 28, filled(784, 0));
    BufferedImage image = draw(ImageGrid.pairs("", List.of(white), List.of(black), List.of()));
    int x = image.getWidth() - 16 - 56;
    int bottomMiddle = image.getHeight() - 16 - 56;
    assertThat(rgb(image, x, bottomMiddle)).isEqualTo(0x000000);
    assertThat(rgb(image, x, bottomMiddle - 112 - 4)).isEqualTo(0xFFFFFF);
    assertThat(image.getHeight()).isEqualTo(16 + 112 + 4 + 112 + 16);
  }

  @Test
  void everyPixelBecomesASquareOfItsColour() throws IOException {
    byte[] redAndBlue = {(byte) 200, 0, 0, 0, 0, 100};
    BufferedImage image = draw(ImageGrid.grid("", List.of(new Picture(3, 1, 2, redAndBlue)), 1));
    for (int i = 0; i < 4; i++) {
      assertThat(rgb(image, 16 + i, 16 + i)).isEqualTo(0xC80000);
      assertThat(rgb(image, 20 + i, 16 + i)).isEqualTo(0x000064);
    }
  }

  @Test
  void largePicturesKeepTheirSize() throws IOException {
    BufferedImage image =
        draw(ImageGrid.grid("", List.of(new Picture(1, 200, 300, filled(60_000, 9))), 1));
    assertThat(image.getWidth()).isEqualTo(300 + 32);
    assertThat(image.getHeight()).isEqualTo(200 + 32);
  }

  @Test
  void heatGoesFromBlackToLightInOrder() {
    float[] values = {0, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 9, Float.NaN};
    byte[] pixels = HeatPictures.heat(values, 0.5f, 2, 4).pixels();
    int before = -1;
    for (int i = 0; i < 6; i++) {
      int light = 2 * (pixels[i] & 0xFF) + 7 * (pixels[8 + i] & 0xFF) + (pixels[16 + i] & 0xFF);
      assertThat(light).isGreaterThan(before);
      before = light;
    }
    assertThat(pixels[6]).isEqualTo(pixels[5]).isEqualTo((byte) 0xFC);
    assertThat(pixels[7]).isEqualTo(pixels[0]).isZero();
  }

  @Test
  void floatsAreClampedAndNaNIsBlack() {
    float[] values = {-1, 0, 0.5f, 1, 2, Float.NaN};
    assertThat(Picture.of(Images.of(values, new Shape(1, 2, 3)), 0).pixels())
        .containsExactly(0, 0, (byte) 128, (byte) 255, (byte) 255, 0);
  }

  @Test
  void aPictureOfASetIsItsOwnPartOfTheBytes() {
    var set =
        ByteImages.of(
            "tiny", new Shape(1, 1, 2), new byte[] {1, 2, 3, 4}, new int[2], List.of("0"));
    assertThat(Picture.of(set, 1).pixels()).containsExactly(3, 4);
  }

  @Test
  void pairsTakeTurnsThroughTheClasses() throws Exception {
    int[] labels = {1, 1, 1, 1, 1, 1, 0, 2, 0, 1, 1, 1};
    var set =
        ByteImages.of("few", new Shape(1, 1, 1), new byte[12], labels, List.of("a", "b", "c"));
    assertThat(Reconstructions.takingTurns(set)).containsExactly(6, 0, 7, 8, 1, 2, 3, 4, 5, 9);
    var plain = ByteImages.unlabelled("plain", new Shape(1, 1, 1), new byte[12]);
    assertThat(Reconstructions.takingTurns(plain)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    var many = Datasets.load("synthetic:600").test();
    assertThat(many.select(Reconstructions.takingTurns(many)).labels())
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void lossesThatNoFloatHoldsAreLeftOutOfThePlot() throws Exception {
    List<Double> huge = Collections.nCopies(300, 1e308);
    assertThat(new LossPlot("", huge, Collections.nCopies(300, -1e308)).empty()).isTrue();
    LossPlot some = new LossPlot("", List.of(1e308, 1e38, .5), List.of(-1e308, 2.0, 1.0));
    assertThat(some.empty()).isFalse();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    some.write(png);
    assertThat(png.size()).isPositive();
  }

  @Test
  void picturesOfOtherShapesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Picture(2, 1, 1, new byte[2]))
        .withMessageContaining("2 channels, expected 1 (grey) or 3 (colour)");
    assertThatIllegalArgumentException().isThrownBy(() -> new Picture(1, 2, 2, new byte[3]));
  }

  @Test
  void gridsThatDoNotFitTogetherAreRefused() {
    Picture small = new Picture(1, 1, 1, new byte[1]);
    Picture large = new Picture(1, 1, 2, new byte[2]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageGrid.grid("", List.of(), 3))
        .withMessageContaining("no picture");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageGrid.grid("", List.of(small, large), 2))
        .withMessageContaining("expected all of one size");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageGrid.pairs("", List.of(small), List.of(), List.of()))
        .withMessageContaining("1 originals and 0 reconstructions");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageGrid.pairs("", List.of(small), List.of(small), List.of("a", "b")))
        .withMessageContaining("2 captions, expected 1");
  }

  @Test
  void aFigureTooLargeForMemoryIsRefused() {
    Picture picture = new Picture(1, 28, 28, new byte[784]);
    ImageGrid grid = ImageGrid.grid("", Collections.nCopies(1000, picture), 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grid.write(new ByteArrayOutputStream()))
        .withMessageContaining("show fewer images");
  }

  @Test
  void theLossPlotShowsBothCurvesInTheirColours() throws IOException {
    for (int epochs : new int[] {1, 2, 10, 200}) {
      BufferedImage image = draw(FigureGallery.loss(epochs, 0.9, 0));
      assertThat(count(image, 0x0072B2)).as("train, %d epochs", epochs).isGreaterThan(20);
      assertThat(count(image, 0xD55E00)).as("test, %d epochs", epochs).isGreaterThan(20);
    }
  }

  @Test
  void lossesThatAreNotFiniteAreLeftOut() throws IOException {
    draw(new LossPlot("t", List.of(Double.NaN), List.of(Double.POSITIVE_INFINITY)));
    draw(new LossPlot("t", List.of(0.0, 0.0), List.of(0.0, 0.0)));
    BufferedImage image =
        draw(new LossPlot("t", List.of(0.5, Double.NaN, 0.1), List.of(0.4, 0.3, Double.NaN)));
    assertThat(count(image, 0x0072B2)).isGreaterThan(20);
  }

  @Test
  void unequalNumbersOfLossesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LossPlot("t", List.of(1.0), List.of()))
        .withMessageContaining("1 train and 0 test losses");
  }

  /// In a JVM of its own, since Java looks for fonts once; an empty configuration hides them.
  @Test
  void figuresAreDrawnWithoutFonts(@TempDir Path folder) throws Exception {
    Path configuration = folder.resolve("fonts.conf");
    Files.writeString(configuration, "<?xml version=\"1.0\"?><fontconfig></fontconfig>");
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.awt.headless=true",
            "-Duser.home=" + folder,
            "-cp",
            System.getProperty("java.class.path"),
            FigureGallery.class.getName(),
            folder.toString());
    builder.environment().put("FONTCONFIG_FILE", configuration.toString());
    File output = folder.resolve("output").toFile();
    Process process = builder.redirectErrorStream(true).redirectOutput(output).start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(output).hasContent("letters: false");
    assertThat(process.exitValue()).isZero();
    BufferedImage loss = ImageIO.read(folder.resolve("loss.png").toFile());
    assertThat(count(loss, 0x0072B2)).isGreaterThan(100);
    assertThat(count(loss, 0xD55E00)).isGreaterThan(100);
    assertThat(ImageIO.read(folder.resolve("pairs.png").toFile()).getWidth())
        .isEqualTo(16 + 10 * 116 - 4 + 16);
  }

  private static BufferedImage draw(ImageGrid figure) throws IOException {
    var out = new ByteArrayOutputStream();
    figure.write(out);
    return ImageIO.read(new ByteArrayInputStream(out.toByteArray()));
  }

  private static BufferedImage draw(LossPlot figure) throws IOException {
    var out = new ByteArrayOutputStream();
    figure.write(out);
    return ImageIO.read(new ByteArrayInputStream(out.toByteArray()));
  }

  private static byte[] filled(int size, int value) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static int rgb(BufferedImage image, int x, int y) {
    return image.getRGB(x, y) & 0xFFFFFF;
  }

  private static int count(BufferedImage image, int color) {
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += rgb(image, x, y) == color ? 1 : 0;
      }
    }
    return count;
  }
}
