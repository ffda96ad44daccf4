package dev.hourglass.app.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.analysis.compression.BudgetPictures;
import dev.hourglass.analysis.compression.CodecCurve;
import dev.hourglass.analysis.compression.CodecCurve.Layout;
import dev.hourglass.analysis.compression.CodecPoint;
import dev.hourglass.analysis.compression.RateDistortion;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import dev.hourglass.files.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/// Curves and pictures of codecs.
class RateDistortionFiguresTest {
  private static final Shape SHAPE = new Shape(1, 14, 14);

  private static CodecPoint point(double bytes, double mse, double ssim) {
    return new CodecPoint("setting", bytes, mse, ssim);
  }

  private static RateDistortion found(double ssim, Map<String, String> leftOut) {
    List<CodecPoint> points = List.of(point(4, 0.01, ssim), point(20, 0.001, ssim));
    List<CodecPoint> worse =
        List.of(
            point(0, 0.3, ssim), point(9, 0.02, ssim), point(40, 0.002, ssim), point(90, 0, ssim));
    return new RateDistortion(
        "digits",
        100,
        10,
        SHAPE,
        List.of(
            new CodecCurve("model", Layout.MODEL, 50, points),
            new CodecCurve("JPEG", Layout.SINGLE, 0, worse),
            new CodecCurve("AVIF", Layout.SHEET, 0, worse)),
        List.of(),
        null,
        leftOut);
  }

  private static BufferedImage drawn(AtomicFile.Content figure) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(Png.bytes(figure)));
  }

  private static long count(BufferedImage image, int colour, int from, int to) {
    int[] pixels = image.getRGB(from, 0, to - from, image.getHeight(), null, 0, to - from);
    return Arrays.stream(pixels).filter(pixel -> (pixel & 0xFFFFFF) == colour).count();
  }

  @Test
  void bothPanelsShowTheModelAndTheFormats() throws IOException {
    BufferedImage image = drawn(new RateDistortionPlot("title", found(0.8, Map.of()))::write);
    for (int from : new int[] {0, 700}) {
      assertThat(count(image, 0x0072B2, from, from + 700)).isGreaterThan(from == 0 ? 500 : 300);
      assertThat(count(image, 0xC0609A, from, from + 700)).isGreaterThan(100);
    }
  }

  @Test
  void imagesTooSmallForSimilarityHaveOnePanel() throws IOException {
    BufferedImage image =
        drawn(new RateDistortionPlot("title", found(Double.NaN, Map.of()))::write);
    assertThat(image.getWidth()).isEqualTo(1400);
    assertThat(count(image, 0x0072B2, 0, 1400)).isGreaterThan(500);
  }

  @Test
  void whatWasLeftOutHasALineOfItsOwn() throws IOException {
    BufferedImage all = drawn(new RateDistortionPlot("title", found(0.8, Map.of()))::write);
    BufferedImage some =
        drawn(
            new RateDistortionPlot("title", found(0.8, Map.of("WebP", "cwebp is missing")))::write);
    assertThat(some.getHeight()).isEqualTo(all.getHeight() + 28);
  }

  @Test
  void aCellWithoutPicturesIsEmpty() throws IOException {
    byte[] white = new byte[2 * 196];
    Arrays.fill(white, (byte) 255);
    ByteImages images = ByteImages.unlabelled("white", SHAPE, new byte[2 * 196]);
    ByteImages shown = ByteImages.unlabelled("white", SHAPE, white);
    BudgetPictures pictures =
        new BudgetPictures(
            images,
            List.of(4, 8),
            List.of(
                new BudgetPictures.Cell("model", 4, point(22, 0.01, 1), null),
                new BudgetPictures.Cell("model", 8, point(7.5, 0.01, 1), shown.floats())));
    BufferedImage image = drawn(new BudgetFigure("", pictures)::write);
    int scale = 4;
    long cell = 2L * 14 * scale * 14 * scale;
    assertThat(count(image, 0x000000, 0, image.getWidth())).isEqualTo(2 * cell);
    long empty = count(image, 0xF3F3F3, 0, image.getWidth());
    assertThat(empty).isBetween(cell / 2, cell + 3L * 14 * scale);
  }
}
