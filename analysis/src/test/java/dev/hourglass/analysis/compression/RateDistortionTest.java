package dev.hourglass.analysis.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.analysis.compression.CodecCurve.Layout;
import dev.hourglass.codec.Codec;
import dev.hourglass.codec.CodecOptions;
import dev.hourglass.codec.LosslessOptions;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Shape;
import dev.hourglass.data.synthetic.SyntheticDigits;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import dev.hourglass.random.SplitMix64;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Curves of models and of other formats, whose tools are scripts here: what is measured does not
/// depend on what is installed.
class RateDistortionTest {
  private static final ByteImages DIGITS = SyntheticDigits.generate(30, 1);
  private static final int[] SHOWN = {3, 7};

  @TempDir private Path temp;

  private void tool(String name, String body) throws IOException {
    Path file = temp.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + body);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /// Copies its input, the only argument that is a file, to its output, the last argument.
  private void copying(String name) throws IOException {
    tool(
        name,
        """
        for word; do test -f "$word" && from=$word; to=$word; done
        /bin/cp "$from" "$to"
        """);
  }

  private RateDistortion measure(ByteImages images, Map<String, Autoencoder> models, int threads)
      throws IOException {
    var options =
        new RateDistortion.Options(
            0, 10, true, List.of(2, 40, 400), SHOWN, false, threads, temp.toString());
    return RateDistortion.measure(models, images, options, ProgressListener.NONE);
  }

  private static CodecCurve curve(RateDistortion found, String codec, Layout layout) {
    return found.curves().stream()
        .filter(curve -> curve.codec().equals(codec) && curve.layout() == layout)
        .findFirst()
        .orElseThrow();
  }

  private static ByteImages plain() {
    return ByteImages.unlabelled("x", DIGITS.shape(), DIGITS.pixels());
  }

  @Test
  void toolsThatAreMissingFailOrWriteNothingAreLeftOutWithTheReason() throws IOException {
    tool("cwebp", "exit 7\n");
    tool("dwebp", "");
    tool("cjxl", "");
    tool("djxl", "");
    RateDistortion found = measure(DIGITS, Map.of(), 2);
    assertThat(found.leftOut())
        .containsExactly(
            Map.entry("WebP", "cwebp failed with exit code 7: it said nothing"),
            Map.entry("AVIF", "avifenc is not installed (Debian's package libavif-bin)"),
            Map.entry("JPEG XL", "cjxl wrote no file"));
    assertThat(found.curves())
        .extracting(CodecCurve::words)
        .containsExactly("JPEG, single files", "JPEG, one sheet");
  }

  @Test
  void aFormatWithoutLossHasTheSizeOfItsFileAndNoError() throws IOException {
    copying("cwebp");
    copying("dwebp");
    RateDistortion found = measure(DIGITS, Map.of(), 2);
    CodecCurve sheet = curve(found, "WebP", Layout.SHEET);
    Page page = Page.square(DIGITS.shape(), 30);
    double bytes = Page.png(page.draw(DIGITS, 0)).length / 30.0;
    assertThat(sheet.points()).hasSize(11).allMatch(point -> point.bytes() == bytes);
    assertThat(sheet.points()).allMatch(point -> point.mse() == 0 && point.ssim() == 1);
    CodecCurve single = curve(found, "WebP", Layout.SINGLE);
    assertThat(single.points()).allMatch(point -> point.mse() == 0 && point.bytes() > 20);
    assertThat(found.lossless())
        .extracting(size -> size.codec() + ", " + size.layout().words())
        .containsExactly(
            "hourglass, one file", "PNG, single files", "PNG, one sheet", "WebP, one sheet");
    byte[] own = Codec.lossless(LosslessOptions.defaults()).compress(plain());
    assertThat(found.lossless().getFirst().bytes()).isEqualTo(own.length / 30.0);
    assertThat(found.lossless().getFirst().bitsPerPixel()).isEqualTo(8 * own.length / 30.0 / 784);
    assertThat(found.lossless()).allMatch(size -> size.bytes() > 10 && size.bytes() < 784);
    BudgetPictures pictures = Objects.requireNonNull(found.pictures());
    assertThat(pictures.codecs()).containsExactly("JPEG", "WebP");
    List<BudgetPictures.Cell> cells = pictures.of("WebP");
    assertThat(cells.get(0).pictures()).isNull();
    FloatImages shown = Objects.requireNonNull(cells.get(2).pictures());
    assertThat(shown.values()).isEqualTo(DIGITS.select(SHOWN).floats().values());
    assertThat(cells.get(2).point().bytes()).isLessThan(400);
  }

  @Test
  void moreBytesOfJpegMeanASmallerError() throws IOException {
    RateDistortion found = measure(DIGITS, Map.of(), 1);
    for (Layout layout : List.of(Layout.SINGLE, Layout.SHEET)) {
      List<CodecPoint> points = curve(found, "JPEG", layout).points();
      assertThat(points).hasSize(11);
      assertThat(points.getFirst().mse()).isGreaterThan(10 * points.getLast().mse());
      assertThat(points.getFirst().ssim()).isLessThan(points.getLast().ssim());
      assertThat(points.getFirst().bytes()).isLessThan(points.getLast().bytes() / 4);
    }
    for (BudgetPictures.Cell cell : Objects.requireNonNull(found.pictures()).cells()) {
      assertThat(cell.pictures() != null).isEqualTo(cell.point().bytes() <= cell.budget());
    }
  }

  @Test
  void ofAModelEveryByteOfTheFileCounts() throws IOException {
    Autoencoder model = Models.classic(1);
    RateDistortion one = measure(DIGITS, Map.of("classic", model), 1);
    RateDistortion two = measure(DIGITS, Map.of("classic", model), 2);
    assertThat(one.curves().getFirst()).isEqualTo(two.curves().getFirst());
    CodecCurve curve = one.models().getFirst();
    byte[] file = Codec.of(model, CodecOptions.quality(52)).compress(plain());
    assertThat(curve.points())
        .filteredOn(point -> point.setting().equals("quality 52"))
        .singleElement()
        .satisfies(point -> assertThat(point.bytes()).isEqualTo(file.length / 30.0));
    byte[] embedded =
        Codec.of(model, CodecOptions.quality(52).withEmbeddedModel(true)).compress(plain());
    assertThat(curve.modelBytes()).isCloseTo((embedded.length - file.length) / 30.0, within(1.0));
    assertThat(Objects.requireNonNull(one.pictures()).of("classic")).hasSize(3);
  }

  @Test
  void coloursAndSheetsComeBackAsTheyWere() throws IOException {
    Shape shape = new Shape(3, 5, 7);
    byte[] pixels = new byte[11 * shape.size()];
    SplitMix64 random = new SplitMix64(1);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextLong();
    }
    ByteImages images = ByteImages.unlabelled("noise", shape, pixels);
    Page page = Page.square(shape, 11);
    assertThat(page.width()).isEqualTo(28);
    assertThat(page.height()).isEqualTo(15);
    byte[] png = Page.png(page.draw(images, 0));
    assertThat(page.cut(page.decoded(png, "png")).values()).isEqualTo(images.floats().values());
    assertThat(new Page(shape, 1, 1).draw(images, 4).getRGB(6, 4) & 0xFF0000)
        .isEqualTo((pixels[4 * 105 + 34] & 0xFF) << 16);
  }

  @Test
  void picturesOfAnotherSizeAreRefused() throws IOException {
    byte[] png = Page.png(new Page(DIGITS.shape(), 4, 2).black());
    Page other = new Page(DIGITS.shape(), 4, 4);
    assertThat(catchThrowable(() -> other.decoded(png, "png")))
        .isInstanceOf(ToolException.class)
        .hasMessage("the decoded picture has 56×56 pixels, expected 28×112");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Page.square(new Shape(1, 200, 200), 10_000))
        .withMessageContaining("20,000×20,000 pixels, expected at most 16,383");
    assertThat(RateDistortion.mostImages(new Shape(1, 200, 200))).isEqualTo(81 * 81);
  }

  @Test
  void bytesAtAnErrorLieBetweenThePointsOfTheFrontier() {
    CodecCurve curve =
        new CodecCurve(
            "x",
            Layout.SHEET,
            0,
            List.of(
                new CodecPoint("c", 40, 0.0001, 1),
                new CodecPoint("worse", 30, 0.02, 0),
                new CodecPoint("a", 10, 0.01, 0)));
    assertThat(curve.frontier()).extracting(CodecPoint::setting).containsExactly("a", "c");
    assertThat(curve.bytesAt(0.01)).hasValue(10);
    assertThat(curve.bytesAt(0.5)).hasValue(10);
    assertThat(curve.bytesAt(0.001).orElseThrow()).isCloseTo(25, within(1e-9));
    assertThat(curve.bytesAt(0.00009)).isEmpty();
    CodecCurve other =
        new CodecCurve("y", Layout.SHEET, 0, List.of(new CodecPoint("b", 20, 0.0001, 1)));
    assertThat(CodecCurve.envelope("both", List.of(curve, other)).bytesAt(0.0001)).hasValue(20);
  }
}
