package dev.hourglass.data.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.RealMnist;
import dev.hourglass.data.Shape;
import dev.hourglass.data.synthetic.SyntheticDigits;
import dev.hourglass.files.NpyArray;
import dev.hourglass.random.SplitMix64;
import dev.hourglass.testing.RandomImages;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputChecksTest {
  private static final ByteImages DIGITS = SyntheticDigits.generate(40, 1);
  private static final float[] NUMBERS = DIGITS.floats().values();
  private static final @Nullable ImageStatistics REFERENCE = statistics(DIGITS);

  @Test
  void saysNothingOfUsualImages() {
    ByteImages photos = photos(40, 0.45);
    for (ByteImages images :
        List.of(DIGITS, photos, photos(40, 0.75), RandomImages.random(1, 40, 1, 9, 9))) {
      assertThat(check(images, null)).isEmpty();
      assertThat(check(images, statistics(images))).isEmpty();
    }
    assertThat(check(SyntheticDigits.generate(1, 9), REFERENCE)).isEmpty();
    assertThat(InputChecks.check("x", array(NUMBERS, 40, 1, 28, 28), REFERENCE)).isEmpty();
    assertThat(InputChecks.check("x", array(NUMBERS, 40, 28, 28), REFERENCE)).isEmpty();
    assertThat(InputChecks.check("x", array(NUMBERS, 40, 784), REFERENCE)).isEmpty();
  }

  @Test
  void saysNothingOfMnist() throws IOException {
    Dataset mnist = RealMnist.load();
    ImageStatistics reference = statistics(mnist.train());
    assertThat(check(mnist.train(), null)).isEmpty();
    assertThat(check(mnist.test(), reference)).isEmpty();
    for (int digit = 0; digit < 200; digit++) {
      ByteImages one = mnist.test().range(digit, digit + 1);
      assertThat(check(one, reference)).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "255, 0, divide by 255",
    "65535, 0, divide by 65535",
    "16, 0, divide by the value of white",
    "2, -1, add 1 and divide by 2",
    "3.2, -0.42, undo the standardisation",
    "1.05, -0.02, clip",
    "1.54, -0.25, 'numbers from -0.25 to 1.29, expected 0 to 1: clip'",
    "0.003921569, 0, multiply by 255",
  })
  void namesTheFixOfAWrongScale(float factor, float offset, String fix) {
    float[] numbers = NUMBERS.clone();
    for (int e = 0; e < numbers.length; e++) {
      numbers[e] = factor * numbers[e] + offset;
    }
    assertThat(InputChecks.check("x.npy", array(numbers, 40, 28, 28), REFERENCE))
        .singleElement()
        .asString()
        .startsWith("x.npy ")
        .contains(fix);
  }

  @Test
  void bytesCountAs255ths() {
    float[] bytes = NUMBERS.clone();
    for (int e = 0; e < bytes.length; e++) {
      bytes[e] = Math.round(255 * bytes[e]);
    }
    int[] shape = {40, 28, 28};
    assertThat(InputChecks.check("x", new NpyArray(shape, bytes, "u1"), REFERENCE)).isEmpty();
    byte[] flags = new byte[100];
    flags[50] = 1;
    assertThat(check(ByteImages.unlabelled("flags", new Shape(1, 10, 10), flags), null))
        .singleElement()
        .asString()
        .contains("multiply by 255");
  }

  @Test
  void countsNumbersThatAreNone() {
    float[] numbers = NUMBERS.clone();
    numbers[5] = Float.NaN;
    numbers[7] = Float.NEGATIVE_INFINITY;
    assertThat(InputChecks.check("x", array(numbers, 40, 28, 28), REFERENCE))
        .singleElement()
        .asString()
        .contains("NaN or infinite values, 2 in total");
  }

  @Test
  void seesInvertedDigitsWithAndWithoutAReference() {
    ByteImages inverted = inverted(DIGITS);
    assertThat(check(inverted, null))
        .singleElement()
        .asString()
        .contains("looks inverted, 40 images of 40", "use 1 − x");
    assertThat(check(inverted, REFERENCE))
        .singleElement()
        .asString()
        .contains("looks inverted", "use 1 − x");
    assertThat(check(inverted.range(0, 1), REFERENCE)).hasSize(1);
    assertThat(check(inverted, statistics(inverted))).isEmpty();
    assertThat(check(DIGITS, statistics(inverted))).hasSize(1);
  }

  @Test
  void countsConstantImages() {
    byte[] pixels = Arrays.copyOf(DIGITS.pixels(), 42 * 784);
    Arrays.fill(pixels, 41 * 784, 42 * 784, (byte) 200);
    ByteImages images = ByteImages.unlabelled("some", new Shape(1, 28, 28), pixels);
    assertThat(check(images, REFERENCE))
        .singleElement()
        .asString()
        .contains("some has 2 images of 42");
  }

  @Test
  void seesChannelsThatComeLast() {
    assertThat(InputChecks.check("x", array(NUMBERS, 40, 28, 28, 1), REFERENCE))
        .singleElement()
        .asString()
        .contains("(40, 28, 28, 1)", "x.transpose(0, 3, 1, 2)");
    assertThat(InputChecks.check("x", array(new float[75], 5, 5, 3), null).getFirst())
        .contains("x.transpose(2, 0, 1)[None]");
    ByteImages images = RandomImages.random(1, 20, 28, 28, 3);
    assertThat(check(images, null))
        .singleElement()
        .asString()
        .contains("28×28×3", "put them first");
    assertThat(check(RandomImages.random(1, 20, 3, 28, 3), null)).isEmpty();
  }

  @Test
  void seesImagesFarFromTheReference() {
    assertThat(check(RandomImages.random(1, 40, 1, 28, 28), REFERENCE))
        .singleElement()
        .asString()
        .contains("the mean 0.49", "preprocess it in the same way");
    assertThat(check(RandomImages.random(1, 15, 1, 28, 28), REFERENCE)).isEmpty();
  }

  @Test
  void nothingIsNoImage() {
    assertThat(InputChecks.check("x", array(new float[0], 0, 28, 28), null)).hasSize(1);
    assertThat(InputChecks.check("x", array(new float[1]), null)).hasSize(1);
    assertThat(check(DIGITS.range(0, 0), REFERENCE)).isEmpty();
  }

  private static NpyArray array(float[] numbers, int... shape) {
    return new NpyArray(shape, numbers);
  }

  private static ByteImages inverted(ByteImages images) {
    byte[] pixels = images.pixels().clone();
    for (int e = 0; e < pixels.length; e++) {
      pixels[e] = (byte) (255 - (pixels[e] & 0xFF));
    }
    return ByteImages.unlabelled("inverted", new Shape(1, 28, 28), pixels);
  }

  /// Colour images of slow waves around a level, lighter at the top as a sky is.
  private static ByteImages photos(int count, double level) {
    SplitMix64 random = new SplitMix64(1);
    byte[] pixels = new byte[count * 3 * 32 * 32];
    for (int plane = 0; plane < 3 * count; plane++) {
      double phase = random.nextDouble(0, 6);
      double middle = level + random.nextDouble(-0.1, 0.1);
      for (int e = 0; e < 1024; e++) {
        double wave = 0.25 * StrictMath.sin(phase + e % 32 * 0.2 + e / 32 * 0.1);
        double value = middle + wave + 0.2 * (16 - e / 32) / 16;
        pixels[plane * 1024 + e] = (byte) Math.round(255 * Math.max(0, Math.min(1, value)));
      }
    }
    return ByteImages.unlabelled("photos", new Shape(3, 32, 32), pixels);
  }

  private static List<String> check(ByteImages images, @Nullable ImageStatistics reference) {
    return InputChecks.inspect(images, reference).warnings();
  }

  private static ImageStatistics statistics(ByteImages images) {
    return Objects.requireNonNull(InputChecks.inspect(images, null).statistics());
  }
}
