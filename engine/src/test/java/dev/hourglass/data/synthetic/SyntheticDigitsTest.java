package dev.hourglass.data.synthetic;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.ByteImages;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is asked of synthetic digits: the same bytes everywhere, and MNIST's statistics.
///
/// The figures for MNIST in here were measured on its 60,000 training images.
@Timeout(60)
class SyntheticDigitsTest {
  private static final int PIXELS = 28 * 28;
  private static final int CLASSES = 10;
  private static final int TRAIN = 2_000;
  private static final ByteImages DIGITS = SyntheticDigits.generate(2_500, 3);

  @Test
  void everyMachineDrawsTheSameBytes() throws Exception {
    byte[] pixels = SyntheticDigits.generate(200, 1).pixels();
    byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(pixels);
    assertThat(HexFormat.of().formatHex(sha256))
        .isEqualTo("77d112deb9f5ef0f761224cce02a5f62b4eef70e99bb08b1520f12d6afdcf8f5");
  }

  @Test
  void describesItself() {
    assertThat(DIGITS.name()).isEqualTo("synthetic");
    assertThat(DIGITS.shape().channels()).isEqualTo(1);
    assertThat(DIGITS.shape().height()).isEqualTo(28);
    assertThat(DIGITS.shape().width()).isEqualTo(28);
    assertThat(DIGITS.classes()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(DIGITS.digest()).matches("[0-9a-f]{64}");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 9, 10, 101})
  void aSmallerSetIsTheBeginningOfALargerOne(int count) {
    ByteImages small = SyntheticDigits.generate(count, 3);
    assertThat(small.pixels()).isEqualTo(Arrays.copyOf(DIGITS.pixels(), count * PIXELS));
    assertThat(small.labels()).isEqualTo(Arrays.copyOf(labels(DIGITS), count));
  }

  @Test
  void anotherSeedGivesOtherImagesAndAnotherDigest() {
    ByteImages a = SyntheticDigits.generate(50, 1);
    ByteImages b = SyntheticDigits.generate(50, 2);
    assertThat(a.pixels()).isNotEqualTo(b.pixels());
    assertThat(a.labels()).isNotEqualTo(b.labels());
    assertThat(a.digest()).isNotEqualTo(b.digest());
    assertThat(a.digest()).isEqualTo(SyntheticDigits.generate(50, 1).digest());
  }

  @Test
  void everyTenImagesHoldEachDigitOnceInShuffledOrder() {
    int[] labels = labels(DIGITS);
    for (int block = 0; block < labels.length; block += CLASSES) {
      assertThat(Arrays.copyOfRange(labels, block, block + CLASSES))
          .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }
    int[] first = Arrays.copyOf(labels, CLASSES);
    assertThat(Arrays.copyOfRange(labels, CLASSES, 2 * CLASSES)).isNotEqualTo(first);
  }

  @Test
  void noTwoImagesAreAlike() {
    long distinct =
        IntStream.range(0, DIGITS.count())
            .mapToObj(i -> HexFormat.of().formatHex(DIGITS.pixels(), i * PIXELS, (i + 1) * PIXELS))
            .distinct()
            .count();
    assertThat(distinct).isEqualTo(DIGITS.count());
  }

  @Test
  void greysAreSpreadAsInMnist() {
    double[] shares = shareOfEachGrey();
    double mean = 0;
    double square = 0;
    for (int grey = 0; grey < 256; grey++) {
      mean += shares[grey] * grey / 255;
      square += shares[grey] * grey * grey / (255 * 255);
    }
    assertThat(mean).isCloseTo(0.1307, within(0.006));
    assertThat(Math.sqrt(square - mean * mean)).isCloseTo(0.3081, within(0.008));
    assertThat(shares[0]).isCloseTo(0.809, within(0.01));
    assertThat(Arrays.stream(shares, 250, 256).sum()).isCloseTo(0.074, within(0.006));
  }

  @Test
  void theCentreOfMassIsInTheMiddle() {
    for (int i = 0; i < DIGITS.count(); i++) {
      double mass = 0;
      double row = 0;
      double column = 0;
      for (int at = 0; at < PIXELS; at++) {
        double ink = pixel(i, at);
        mass += ink;
        row += ink * (at / 28);
        column += ink * (at % 28);
      }
      assertThat(row / mass).as("row of image %d", i).isCloseTo(14, within(0.6));
      assertThat(column / mass).as("column of image %d", i).isCloseTo(14, within(0.6));
    }
  }

  @Test
  void everyDigitFillsTheBoxOfTwentyPixels() {
    for (int image = 0; image < DIGITS.count(); image++) {
      int i = image;
      int[] inked = IntStream.range(0, PIXELS).filter(at -> pixel(i, at) > 0).toArray();
      int height = inked[inked.length - 1] / 28 - inked[0] / 28 + 1;
      var columns = Arrays.stream(inked).map(at -> at % 28).summaryStatistics();
      int width = columns.getMax() - columns.getMin() + 1;
      assertThat(Math.max(height, width)).as("longer side of image %d", i).isBetween(17, 20);
    }
  }

  @Test
  void theMeanImagesOfTheDigitsDiffer() {
    double[][] means = classMeans();
    for (int a = 0; a < CLASSES; a++) {
      for (int b = 0; b < a; b++) {
        assertThat(distance(means[a], means[b]))
            .as("%d and %d; at least 2.48 on MNIST", a, b)
            .isGreaterThan(2);
      }
    }
  }

  @Test
  void theNearestClassMeanIsRightAboutAsOftenAsOnMnist() {
    double[][] means = classMeans();
    long right =
        IntStream.range(TRAIN, DIGITS.count())
            .filter(i -> nearest(means, image(i)) == labels(DIGITS)[i])
            .count();
    double accuracy = right / (double) (DIGITS.count() - TRAIN);
    assertThat(accuracy).as("0.805 on MNIST").isBetween(0.72, 0.90);
  }

  @Test
  void refusesACountThatNoArrayHolds() {
    assertThatThrownBy(() -> SyntheticDigits.generate(-1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1 synthetic digits were requested");
    assertThatThrownBy(() -> SyntheticDigits.generate(Integer.MAX_VALUE, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 0 to 2739137");
  }

  private static int[] labels(ByteImages set) {
    return requireNonNull(set.labels());
  }

  private static int pixel(int image, int at) {
    return DIGITS.pixels()[image * PIXELS + at] & 0xFF;
  }

  private static double[] shareOfEachGrey() {
    double[] shares = new double[256];
    for (byte pixel : DIGITS.pixels()) {
      shares[pixel & 0xFF] += 1.0 / DIGITS.pixels().length;
    }
    return shares;
  }

  private static double[] image(int i) {
    return IntStream.range(0, PIXELS).mapToDouble(at -> pixel(i, at) / 255.0).toArray();
  }

  private static double[][] classMeans() {
    double[][] means = new double[CLASSES][PIXELS];
    for (int i = 0; i < TRAIN; i++) {
      double[] mean = means[labels(DIGITS)[i]];
      double[] image = image(i);
      Arrays.setAll(mean, at -> mean[at] + image[at] * CLASSES / TRAIN);
    }
    return means;
  }

  private static double distance(double[] a, double[] b) {
    return Math.sqrt(
        IntStream.range(0, PIXELS).mapToDouble(p -> (a[p] - b[p]) * (a[p] - b[p])).sum());
  }

  private static int nearest(double[][] means, double[] image) {
    int best = 0;
    for (int label = 1; label < CLASSES; label++) {
      if (distance(means[label], image) < distance(means[best], image)) {
        best = label;
      }
    }
    return best;
  }
}
