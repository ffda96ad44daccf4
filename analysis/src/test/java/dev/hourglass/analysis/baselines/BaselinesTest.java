package dev.hourglass.analysis.baselines;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import dev.hourglass.data.synthetic.SyntheticDigits;
import dev.hourglass.parallel.Team;
import dev.hourglass.random.SplitMix64;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Other ways of keeping images: what they draw back and how many bytes they say.
class BaselinesTest {
  private static final ByteImages DIGITS = SyntheticDigits.generate(120, 1);

  @Test
  void eachBaselineKeepsToItsBudgetAndLosesLessWithMoreBytes() {
    List<Baseline> all = of(DIGITS, 64, 1);
    assertThat(all)
        .extracting(Baseline::name)
        .containsExactly("mean", "pca", "jpeg", "png", "jpeg", "png");
    assertThat(all).allMatch(Baseline::withinBudget);
    assertThat(all.get(1).setting()).isEqualTo("64 components");
    assertThat(all.get(1).bytes()).isEqualTo(256);
    for (int i = 2; i < 4; i++) {
      assertThat(all.get(i).budget()).isEqualTo(256);
      assertThat(all.get(i + 2).budget()).isEqualTo(64);
      assertThat(error(all.get(i), DIGITS)).isLessThan(error(all.get(i + 2), DIGITS));
      assertThat(error(all.get(i), DIGITS)).isLessThan(error(all.getFirst(), DIGITS));
    }
  }

  @Test
  void theJpegQualityIsTheHighestThatFits() {
    try (Team team = new Team(1)) {
      Baseline jpeg = new JpegChoice(DIGITS, team).baseline(100);
      assertThat(jpeg.bytes()).isBetween(60.0, 100.0);
      int next = Integer.parseInt(jpeg.setting().replaceAll("\\D", "")) + 1;
      JpegCodec codec = new JpegCodec(DIGITS, next);
      long bytes = 0;
      for (int i = 0; i < DIGITS.count(); i++) {
        bytes += JpegCodec.dataBytes(codec.encode(i));
      }
      assertThat(bytes).isGreaterThan(100L * DIGITS.count());
    }
  }

  @Test
  void whatFitsNowhereGetsItsSmallestSettingAndSaysSo() {
    for (Baseline baseline : of(DIGITS, 1, 1)) {
      if (baseline.budget() != null) {
        assertThat(baseline.withinBudget()).as(baseline.toString()).isFalse();
        assertThat(baseline.bytes()).isGreaterThan(4);
      }
    }
  }

  @Test
  void threadsChangeNothing() {
    List<Baseline> one = of(DIGITS, 16, 1);
    List<Baseline> three = of(DIGITS, 16, 3);
    for (int i = 0; i < one.size(); i++) {
      assertThat(three.get(i).setting()).isEqualTo(one.get(i).setting());
      assertThat(three.get(i).bytes()).isEqualTo(one.get(i).bytes());
      assertThat(drawn(three.get(i), DIGITS, 7)).isEqualTo(drawn(one.get(i), DIGITS, 7));
    }
  }

  @Test
  void theMeanImageIsTheMean() {
    ByteImages two =
        ByteImages.unlabelled("two", new Shape(1, 1, 2), new byte[] {0, 51, (byte) 255, 102});
    float[] mean = drawn(of(two, 1, 1).getFirst(), two, 0);
    assertThat(mean).containsExactly(0.5f, 0.3f);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void jpegAtFullQualityIsNearTheOriginalInEveryChannel(int channels) {
    ByteImages images = smooth(channels);
    JpegCodec codec = new JpegCodec(images, 100);
    byte[] file = codec.encode(1);
    float[] drawn = new float[images.shape().size()];
    codec.decode(file, drawn);
    float[] original = new float[drawn.length];
    images.copy(1, original, 0);
    for (int e = 0; e < drawn.length; e++) {
      assertThat(drawn[e]).isCloseTo(original[e], within(0.06f));
    }
    assertThat(JpegCodec.dataBytes(file)).isBetween(20, file.length - 300);
  }

  @ParameterizedTest
  @CsvSource({"1,1,1", "2,2,1", "4,3,1", "8,1,1", "8,5,1", "2,1,3", "8,3,3"})
  void anyReaderDrawsThePngAsTheSketchSays(int bits, int smaller, int channels) throws Exception {
    ByteImages images = smooth(channels);
    PngSetting.Work work = new PngSetting(bits, smaller).work(images);
    byte[] file = png(work.data(1), work.columns, work.rows, channels == 1 ? bits : 8, channels);
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(file));
    assertThat(read.getWidth()).isEqualTo(work.columns);
    float[] drawn = new float[images.shape().size()];
    work.reconstruct(1, drawn);
    // The middle of a cell has the cell's brightness where cells have a middle pixel.
    int middle = smaller / 2;
    for (int row = 0; smaller % 2 == 1 && row < work.rows - 1; row++) {
      for (int column = 0; column < work.columns - 1; column++) {
        int x = column * smaller + middle;
        int y = row * smaller + middle;
        int rgb = read.getRaster().getSample(column, row, 0);
        int white = channels == 1 ? (1 << bits) - 1 : 255;
        assertThat(drawn[y * images.shape().width() + x])
            .isCloseTo(rgb / (float) white, within(1e-6f));
      }
    }
    assertThat(file).hasSize(work.data(1).length + PngSetting.FRAME);
  }

  @Test
  void aPngOfAllLevelsAndFullSizeLosesNothing() {
    PngSetting.Work work = new PngSetting(8, 1).work(DIGITS);
    float[] drawn = new float[DIGITS.shape().size()];
    float[] original = new float[DIGITS.shape().size()];
    work.reconstruct(3, drawn);
    DIGITS.copy(3, original, 0);
    assertThat(drawn).containsExactly(original, within(1e-7f));
  }

  @Test
  void nothingIsFittedOnNothing() {
    ByteImages none = ByteImages.unlabelled("none", new Shape(1, 28, 28), new byte[0]);
    try (Team team = new Team(1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Baselines.of(none, DIGITS, 8, team))
          .withMessageContaining("none holds no training image");
    }
  }

  private static List<Baseline> of(ByteImages images, int codeSize, int threads) {
    try (Team team = new Team(threads)) {
      return Baselines.of(images, images, codeSize, team).stream().map(Supplier::get).toList();
    }
  }

  private static float[] drawn(Baseline baseline, ByteImages images, int image) {
    float[] drawn = new float[images.shape().size()];
    baseline.reconstructor().get().reconstruct(image, drawn);
    return drawn;
  }

  private static double error(Baseline baseline, ByteImages images) {
    double sum = 0;
    float[] original = new float[images.shape().size()];
    for (int i = 0; i < images.count(); i++) {
      images.copy(i, original, 0);
      float[] drawn = drawn(baseline, images, i);
      for (int e = 0; e < drawn.length; e++) {
        sum += (drawn[e] - original[e]) * (drawn[e] - original[e]);
      }
    }
    return sum;
  }

  /// Two images of 16×20 whose brightness changes slowly, a little noise on it.
  private static ByteImages smooth(int channels) {
    SplitMix64 random = new SplitMix64(4);
    byte[] pixels = new byte[2 * channels * 16 * 20];
    for (int p = 0; p < pixels.length; p++) {
      int x = p % 20;
      int y = p / 20 % 16;
      pixels[p] = (byte) (20 + 6 * x + 5 * y + random.nextInt(4));
    }
    return ByteImages.unlabelled("smooth", new Shape(channels, 16, 20), pixels);
  }

  private static byte[] png(byte[] data, int width, int height, int bits, int channels)
      throws Exception {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeLong(0x89504E470D0A1A0AL);
    var header = new ByteArrayOutputStream();
    var fields = new DataOutputStream(header);
    fields.writeInt(width);
    fields.writeInt(height);
    fields.write(new byte[] {(byte) bits, (byte) (channels == 1 ? 0 : 2), 0, 0, 0});
    chunk(out, "IHDR", header.toByteArray());
    chunk(out, "IDAT", data);
    chunk(out, "IEND", new byte[0]);
    return bytes.toByteArray();
  }

  private static void chunk(DataOutputStream out, String type, byte[] content) throws Exception {
    byte[] both = Arrays.copyOf(type.getBytes(US_ASCII), 4 + content.length);
    System.arraycopy(content, 0, both, 4, content.length);
    CRC32 check = new CRC32();
    check.update(both);
    out.writeInt(content.length);
    out.write(both);
    out.writeInt((int) check.getValue());
  }
}
