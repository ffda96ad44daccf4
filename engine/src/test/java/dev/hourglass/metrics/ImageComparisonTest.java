package dev.hourglass.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.Shape;
import dev.hourglass.testing.Samples;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/// One image against another: numbers that scikit-image and SciPy find, and the corners.
class ImageComparisonTest {

  @ParameterizedTest
  @CsvFileSource(resources = "/metrics/scikit-image.csv", useHeadersInDisplayName = true)
  void numbersAreThoseOfScikitImage(
      int channels,
      int height,
      int width,
      int seed,
      double mse,
      double mae,
      double psnr,
      double ssim,
      double crossEntropy,
      double entropyFloor,
      double edgeError) {
    int size = channels * height * width;
    // Neither image begins its array, so that offsets count.
    float[] first = new float[size + 3];
    float[] second = new float[size + 5];
    for (int i = 0; i < size; i++) {
      int x = i % width;
      int y = i / width % height;
      int z = i / (height * width);
      int number =
          Math.clamp((7 * y * y + 13 * x + 3 * x * y + 29 * seed + 50 * z) % 400 - 70, 0, 255);
      first[3 + i] = number / 255f;
      second[5 + i] = Math.clamp(number + (31 * y + 17 * x * seed) % 81 - 40, 0, 255) / 255f;
    }
    ImageError error =
        new ImageComparison(new Shape(channels, height, width)).compare(first, 3, second, 5);
    assertThat(error.mse()).isCloseTo(mse, within(1e-9));
    assertThat(error.mae()).isCloseTo(mae, within(1e-9));
    assertThat(error.psnr()).isCloseTo(psnr, within(1e-6));
    if (Double.isNaN(ssim)) {
      assertThat(error.ssim()).isNaN();
    } else {
      assertThat(error.ssim()).isCloseTo(ssim, within(1e-9));
    }
    assertThat(error.crossEntropy()).isCloseTo(crossEntropy, within(1e-7));
    assertThat(error.entropyFloor()).isCloseTo(entropyFloor, within(1e-9));
    assertThat(error.edgeError()).isCloseTo(edgeError, within(1e-9));
  }

  @Test
  void anImageIsEqualToItself() {
    float[] image = unit(1, 3 * 20 * 20);
    ImageError error = new ImageComparison(new Shape(3, 20, 20)).compare(image, 0, image, 0);
    assertThat(error.mse()).isZero();
    assertThat(error.mae()).isZero();
    assertThat(error.psnr()).isInfinite().isPositive();
    assertThat(error.ssim()).isCloseTo(1, within(1e-12));
    assertThat(error.edgeError()).isZero();
    assertThat(error.crossEntropy()).isCloseTo(error.entropyFloor(), within(1e-7));
  }

  @Test
  void aComparisonLeavesNothingBehindForTheNext() {
    float[] images = unit(2, 4 * 15 * 13);
    ImageComparison used = new ImageComparison(new Shape(1, 15, 13));
    used.compare(images, 0, images, 195);
    ImageError again = used.compare(images, 390, images, 585);
    ImageComparison fresh = new ImageComparison(new Shape(1, 15, 13));
    assertThat(again).isEqualTo(fresh.compare(images, 390, images, 585));
  }

  @Test
  void aStepFromBlackToWhiteHasTheSobelMagnitudeThatTheDocumentSays() {
    float[] step = {0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1};
    ImageError error = new ImageComparison(new Shape(1, 3, 4)).compare(step, 0, new float[12], 0);
    assertThat(error.edgeError()).isCloseTo(Math.sqrt(0.5) / 2, within(1e-12));
    assertThat(error.entropyFloor()).isZero();
  }

  @Test
  void oneWrongPixelRaisesNoNumberToInfinity() {
    float[] white = new float[121];
    Arrays.fill(white, 1);
    ImageError error =
        new ImageComparison(new Shape(1, 11, 11)).compare(white, 0, new float[121], 0);
    assertThat(error.crossEntropy()).isCloseTo(24 * Math.log(2), within(1e-9));
    assertThat(error.mse()).isOne();
    assertThat(error.psnr()).isZero();
  }

  @Test
  void doesNotHideANaN() {
    float[] bad = new float[144];
    bad[70] = Float.NaN;
    ImageError error = new ImageComparison(new Shape(1, 12, 12)).compare(new float[144], 0, bad, 0);
    for (Metric measure : Metric.values()) {
      if (measure.perImage() && measure != Metric.ENTROPY_FLOOR) {
        assertThat(error.of(measure)).as(measure.key()).isNaN();
      }
    }
  }

  @Test
  void refusesWhatIsNoImage() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageComparison(new Shape(1, 0, 5)))
        .withMessageContaining("1×0×5");
    ImageComparison comparison = new ImageComparison(new Shape(1, 2, 2));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> comparison.compare(new float[4], 1, new float[4], 0));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> comparison.compare(new float[4], 0, new float[3], 0));
    ImageError error = comparison.compare(new float[4], 0, new float[4], 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> error.of(Metric.RMSE))
        .withMessageContaining("rmse");
  }

  private static float[] unit(long seed, int count) {
    float[] numbers = Samples.uniform(seed, count);
    for (int i = 0; i < count; i++) {
      numbers[i] = 0.5f + 0.49f * numbers[i];
    }
    return numbers;
  }
}
