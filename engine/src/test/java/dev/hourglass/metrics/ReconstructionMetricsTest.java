package dev.hourglass.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.metrics.ErrorSummary.Estimate;
import dev.hourglass.parallel.Team;
import dev.hourglass.random.SplitMix64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Sums over sets, against numbers worked out by hand, and their intervals.
class ReconstructionMetricsTest {
  private final ReconstructionMetrics metrics = new ReconstructionMetrics(4);

  @Test
  void averagesOverImagesAndDerivesTheRest() {
    metrics.add(error(0.25, 0.5), 7);
    metrics.add(error(0.75, 0.7), 3);
    ErrorSummary all = metrics.result(Bootstrap.NONE).all();
    assertThat(all.images()).isEqualTo(2);
    assertThat(all.of(Metric.MSE)).isEqualTo(0.5);
    assertThat(all.of(Metric.MAE)).isCloseTo(0.6, within(1e-15));
    assertThat(all.of(Metric.RMSE)).isEqualTo(Math.sqrt(0.5));
    assertThat(all.of(Metric.SQUARED_ERROR)).isEqualTo(2);
    assertThat(all.estimates()).containsOnlyKeys(Metric.values());
  }

  @Test
  void tellsThePsnrOfTheMeanErrorFromTheMeanPsnr() {
    metrics.add(error(0.01, 0.1), 0);
    metrics.add(error(0.0001, 0.01), 0);
    ErrorSummary all = metrics.result(Bootstrap.NONE).all();
    assertThat(all.of(Metric.MEAN_PSNR)).isCloseTo(30, within(1e-12));
    double ofMean = all.of(Metric.PSNR_OF_MEAN_ERROR);
    assertThat(ofMean).isCloseTo(-10 * Math.log10(0.00505), within(1e-12));
    assertThat(ofMean).isLessThan(all.of(Metric.MEAN_PSNR));
  }

  @Test
  void separatesLabelsInTheirOrderAndLeavesUnlabelledImagesOut() {
    metrics.add(error(2, 2), 9);
    metrics.add(error(1, 2), 1);
    metrics.add(error(4, 2), 9);
    metrics.add(error(50, 2), ReconstructionMetrics.UNLABELLED);
    ReconstructionMetrics.Result result = metrics.result(Bootstrap.NONE);
    assertThat(result.perLabel().sequencedKeySet()).containsExactly(1, 9);
    assertThat(result.perLabel().get(1)).extracting(e -> e.of(Metric.MSE)).isEqualTo(1.0);
    assertThat(result.perLabel().get(9)).extracting(e -> e.of(Metric.MSE)).isEqualTo(3.0);
    assertThat(result.all().of(Metric.MSE)).isEqualTo(57.0 / 4);
    assertThat(result.images()).extracting(ImageError::mse).containsExactly(2.0, 1.0, 4.0, 50.0);
  }

  @Test
  void anImageWithoutSimilarityLeavesTheSetWithout() {
    metrics.add(new ImageError(1, 1, 0, Double.NaN, 1, 1, 1), 0);
    ErrorSummary all = metrics.result(bootstrap(100, 1, 1)).all();
    assertThat(all.of(Metric.SSIM)).isNaN();
    assertThat(all.estimate(Metric.SSIM).low()).isNaN();
    assertThat(all.of(Metric.MSE)).isOne();
  }

  @ParameterizedTest
  @EnumSource
  void everyMeasureHasAnIntervalAboutItsValue(Metric measure) {
    addRandom(400);
    Estimate estimate = metrics.result(bootstrap(1000, 1, 1)).all().estimate(measure);
    assertThat(estimate.low()).isLessThan(estimate.value());
    assertThat(estimate.high()).isGreaterThan(estimate.value());
  }

  @Test
  void intervalsHaveTheWidthThatTheNormalDistributionGives() {
    int images = 2000;
    addRandom(images);
    Estimate mse = metrics.result(bootstrap(10_000, 1, 2)).all().estimate(Metric.MSE);
    // The errors are uniform in [0, 1): their deviation is the root of 1/12.
    double expected = 2 * 1.96 * Math.sqrt(1.0 / 12 / images);
    assertThat(mse.high() - mse.low()).isCloseTo(expected, within(0.05 * expected));
  }

  @Test
  void threadsChangeNoBitAndSeedsDo() {
    addRandom(300);
    ReconstructionMetrics.Result one = metrics.result(bootstrap(500, 1, 1));
    assertThat(metrics.result(bootstrap(500, 1, 3))).isEqualTo(one);
    assertThat(metrics.result(bootstrap(500, 2, 1))).isNotEqualTo(one);
    assertThat(one.perLabel()).hasSize(10);
  }

  @Test
  void equalImagesHaveIntervalsOfNoWidth() {
    for (int i = 0; i < 8; i++) {
      metrics.add(error(0.25, 0.5), 0);
    }
    assertThat(metrics.result(bootstrap(100, 1, 1)).all().estimate(Metric.RMSE))
        .isEqualTo(new Estimate(0.5, 0.5, 0.5));
  }

  @Test
  void keepsAResultThatWasGivenOut() {
    metrics.add(error(1, 1), 0);
    ReconstructionMetrics.Result first = metrics.result(Bootstrap.NONE);
    metrics.add(error(3, 1), 1);
    assertThat(first.all().of(Metric.MSE)).isEqualTo(1);
    assertThat(first.perLabel()).containsOnlyKeys(0);
    assertThat(first.images()).hasSize(1);
  }

  @Test
  void refusesWhatCannotBeAveraged() {
    assertThatIllegalStateException()
        .isThrownBy(() -> metrics.result(Bootstrap.NONE))
        .withMessageContaining("no image was measured");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> metrics.add(error(1, 0), -2))
        .withMessageContaining("label is -2");
    assertThatIllegalArgumentException().isThrownBy(() -> new ReconstructionMetrics(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bootstrap(99, 1, 1))
        .withMessageContaining("99 resamples");
  }

  private static Bootstrap bootstrap(int resamples, long seed, int threads) {
    return new Bootstrap(
        resamples,
        stream -> SplitMix64.stream(seed, stream)::nextInt,
        (count, worker) -> {
          try (Team team = new Team(threads)) {
            team.each(count, worker);
          }
        });
  }

  private void addRandom(int images) {
    SplitMix64 random = new SplitMix64(5);
    for (int i = 0; i < images; i++) {
      double mse = random.nextDouble();
      double more = random.nextDouble();
      metrics.add(
          new ImageError(mse, more, Metric.psnr(mse), more, more, random.nextDouble(), more),
          i % 10);
    }
  }

  private static ImageError error(double mse, double mae) {
    return new ImageError(mse, mae, Metric.psnr(mse), 0.5, 0.7, 0.6, 0.1);
  }
}
