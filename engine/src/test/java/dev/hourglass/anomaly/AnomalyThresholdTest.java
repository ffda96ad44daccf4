package dev.hourglass.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.random.SplitMix64;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Thresholds that keep their rate of false alarms.
class AnomalyThresholdTest {

  @ParameterizedTest
  @CsvSource({"99, 0.01, 99", "199, 0.01, 198", "9, 0.1, 9", "19, 0.1, 18", "3, 0.5, 2"})
  void theThresholdIsTheScoreOfARank(int images, double rate, double expected) {
    double[] scores = IntStream.rangeClosed(1, images).mapToDouble(i -> images + 1 - i).toArray();
    AnomalyThreshold threshold = AnomalyThreshold.calibrate(scores, rate);
    assertThat(threshold.value()).isEqualTo(expected);
    assertThat(threshold.anomalous(expected)).isFalse();
    assertThat(threshold.anomalous(Math.nextUp(expected))).isTrue();
    assertThat(threshold.share(scores)).isLessThan(rate);
    assertThat(threshold.images()).isEqualTo(images);
  }

  @Test
  void newNormalImagesAreCalledAnomaliesAtTheRate() {
    SplitMix64 random = new SplitMix64(1);
    double alarms = 0;
    for (int trial = 0; trial < 300; trial++) {
      double[] normal = new double[199];
      for (int i = 0; i < normal.length; i++) {
        normal[i] = random.nextGaussian();
      }
      AnomalyThreshold threshold = AnomalyThreshold.calibrate(normal, 0.05);
      for (int i = 0; i < 100; i++) {
        alarms += threshold.anomalous(random.nextGaussian()) ? 1 : 0;
      }
    }
    // The deviation of this mean is about .0011.
    assertThat(alarms / 30_000).isCloseTo(0.05, within(0.004));
  }

  @Test
  void scoresThatAreAllEqualRaiseNoAlarm() {
    AnomalyThreshold threshold = AnomalyThreshold.calibrate(new double[500], 0.1);
    assertThat(threshold.share(new double[500])).isZero();
  }

  @Test
  void nanIsAnAlarm() {
    assertThat(new AnomalyThreshold(3, 0.1, 10).anomalous(Double.NaN)).isTrue();
  }

  @Test
  void tooFewImagesAndRatesThatAreNoneAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AnomalyThreshold.calibrate(new double[98], 0.01))
        .withMessageContaining("98 normal images for a rate of false alarms of 0.01")
        .withMessageContaining("at least 99");
    for (double rate : new double[] {0, 1, -0.1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> AnomalyThreshold.calibrate(new double[98], rate))
          .withMessageContaining("rate of false alarms is " + rate);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AnomalyThreshold.calibrate(new double[] {1, Double.NaN}, 0.5))
        .withMessageContaining("NaN");
  }
}
