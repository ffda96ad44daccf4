package dev.hourglass.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.kernels.SplitMix64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Errors of reconstructions, against numbers worked out by hand.
class ReconstructionMetricsTest {
  private final ReconstructionMetrics metrics = new ReconstructionMetrics();

  @Test
  void averagesOverAllValuesOfAllImages() {
    metrics.add(new float[] {0, 1}, 0, new float[] {0.5f, 1}, 0, 2, 7);
    metrics.add(new float[] {0, 0}, 0, new float[] {-1, 0.25f}, 0, 2, 3);
    ErrorSummary all = metrics.result().all();
    assertThat(all.images()).isEqualTo(2);
    assertThat(all.mse()).isEqualTo((0.25 + 1 + 0.0625) / 4);
    assertThat(all.mae()).isEqualTo((0.5 + 1 + 0.25) / 4);
    assertThat(all.rmse()).isEqualTo(Math.sqrt(1.3125 / 4));
  }

  @Test
  void tellsThePsnrOfTheMeanErrorFromTheMeanPsnr() {
    metrics.add(new ImageError(1, 0.01, 0.1), 0);
    metrics.add(new ImageError(1, 0.0001, 0.01), 0);
    ErrorSummary all = metrics.result().all();
    assertThat(all.meanImagePsnr()).isCloseTo(30, within(1e-12));
    assertThat(all.psnrOfMeanError()).isCloseTo(-10 * Math.log10(0.00505), within(1e-12));
    assertThat(all.psnrOfMeanError()).isLessThan(all.meanImagePsnr());
  }

  @Test
  void separatesLabelsInTheirOrderAndLeavesUnlabelledImagesOut() {
    metrics.add(new ImageError(2, 4, 2), 9);
    metrics.add(new ImageError(2, 2, 2), 1);
    metrics.add(new ImageError(2, 8, 2), 9);
    metrics.add(new ImageError(2, 100, 2), ReconstructionMetrics.UNLABELLED);
    ReconstructionMetrics.Result result = metrics.result();
    assertThat(result.perLabel()).containsOnlyKeys(1, 9);
    assertThat(result.perLabel().firstKey()).isEqualTo(1);
    assertThat(result.perLabel().get(1)).extracting(ErrorSummary::mse).isEqualTo(1.0);
    assertThat(result.perLabel().get(9)).extracting(ErrorSummary::mse).isEqualTo(3.0);
    assertThat(result.all().mse()).isEqualTo(114.0 / 8);
  }

  @Test
  void readsBytesAsFractionsOf255FromAnOffset() {
    byte[] original = {99, 0, (byte) 255, 51, 99};
    float[] reconstruction = {9, 9, 0, 1, 51 / 255f};
    assertThat(ImageError.of(original, 1, reconstruction, 2, 3).squaredSum()).isZero();
    assertThat(ImageError.of(original, 0, reconstruction, 2, 1).mse())
        .isEqualTo((double) (99 / 255f) * (99 / 255f));
  }

  @Test
  void givesAnExactReconstructionAnInfinitePsnr() {
    metrics.add(new float[] {0.5f}, 0, new float[] {0.5f}, 0, 1, 0);
    ErrorSummary all = metrics.result().all();
    assertThat(all.psnrOfMeanError()).isInfinite().isPositive();
    assertThat(all.meanImagePsnr()).isInfinite().isPositive();
    assertThat(all.rmse()).isZero();
  }

  @Test
  void doesNotHideANaN() {
    metrics.add(new float[] {0.5f}, 0, new float[] {Float.NaN}, 0, 1, 0);
    metrics.add(new ImageError(1, 1, 1), 0);
    assertThat(metrics.result().all().mse()).isNaN();
    assertThat(metrics.result().all().meanImagePsnr()).isNaN();
  }

  @Test
  void givesTheSameBitsHoweverManyThreadsCompareTheImages() {
    int images = 200;
    int length = 49;
    float[] original = random(1, images * length);
    float[] reconstruction = random(2, images * length);
    ReconstructionMetrics parallel = new ReconstructionMetrics();
    List<ImageError> errors =
        IntStream.range(0, images)
            .parallel()
            .mapToObj(i -> ImageError.of(original, i * length, reconstruction, i * length, length))
            .toList();
    for (int i = 0; i < images; i++) {
      metrics.add(original, i * length, reconstruction, i * length, length, i % 10);
      parallel.add(errors.get(i), i % 10);
    }
    assertThat(parallel.result()).isEqualTo(metrics.result());
  }

  @Test
  void keepsAResultThatWasGivenOut() {
    metrics.add(new ImageError(1, 1, 1), 0);
    ReconstructionMetrics.Result first = metrics.result();
    metrics.add(new ImageError(1, 3, 1), 1);
    assertThat(first.all().mse()).isEqualTo(1);
    assertThat(first.perLabel()).containsOnlyKeys(0);
  }

  @Test
  void refusesWhatCannotBeAveraged() {
    assertThatIllegalStateException()
        .isThrownBy(metrics::result)
        .withMessageContaining("no image was measured");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> metrics.add(new float[0], 0, new float[0], 0, 0, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> metrics.add(new ImageError(1, 0, 0), -2))
        .withMessageContaining("label is -2");
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> metrics.add(new float[3], 1, new float[3], 0, 3, 0));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> metrics.add(new byte[3], 0, new float[3], 1, 3, 0));
  }

  private static float[] random(long seed, int length) {
    SplitMix64 numbers = new SplitMix64(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = numbers.nextFloat();
    }
    return values;
  }
}
