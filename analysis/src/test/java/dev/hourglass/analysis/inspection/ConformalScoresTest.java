package dev.hourglass.analysis.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hourglass.random.SplitMix64;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ConformalScoresTest {
  @Test
  void theThresholdIsTheScoreOfTheStatedRank() {
    double[] scores = DoubleStream.iterate(1, x -> x + 1).limit(99).toArray();
    ConformalScores conformal = ConformalScores.of(scores, 0.05);
    // Rank ⌈100 · 0.95⌉ of the scores 1 to 99.
    assertThat(Objects.requireNonNull(conformal.threshold()).value()).isEqualTo(95);
    assertThat(conformal.pValues()[98]).isEqualTo(1 / 99.0);
    assertThat(conformal.pValues()[0]).isEqualTo(1);
    assertThat(conformal.pValue(1000)).isEqualTo(0.01);
    assertThat(conformal.pValue(95)).isEqualTo(0.06);
    assertThat(conformal.anomalous(95)).isTrue();
    assertThat(conformal.anomalous(94)).isFalse();
  }

  @Test
  void equalScoresHaveEqualPValuesAndAreNoAlarms() {
    ConformalScores conformal = ConformalScores.of(new double[] {0, -0.0, 1, 1, 1}, 0.5);
    assertThat(conformal.pValues()).containsExactly(1, 1, 0.6, 0.6, 0.6);
    assertThat(conformal.anomalous(4)).isFalse();
  }

  @Test
  void newNormalImagesAreAlarmsAtTheStatedRate() {
    int alarms = 0;
    int tried = 0;
    for (int seed = 0; seed < 20; seed++) {
      SplitMix64 random = new SplitMix64(seed);
      double[] scores = DoubleStream.generate(random::nextGaussian).limit(999).toArray();
      ConformalScores conformal = ConformalScores.of(scores, 0.05);
      for (int i = 0; i < 1000; i++) {
        double score = random.nextGaussian();
        boolean alarm = Objects.requireNonNull(conformal.threshold()).anomalous(score);
        assertThat(conformal.pValue(score) <= 0.05).isEqualTo(alarm);
        alarms += alarm ? 1 : 0;
        tried++;
      }
    }
    // Both samples are random: the deviation is √(2 · 0.05 · 0.95 / 20,000) = 0.0022.
    assertThat((double) alarms / tried).isBetween(0.05 - 0.0066, 0.05 + 0.0066);
  }

  @Test
  void tooFewImagesHaveNoThresholdAndNaNIsRefused() {
    ConformalScores few = ConformalScores.of(new double[] {1, 2}, 0.01);
    assertThat(few.threshold()).isNull();
    assertThat(few.anomalous(1)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConformalScores.of(new double[] {1, Double.NaN}, 0.5))
        .withMessageContaining("NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConformalScores.of(new double[] {1}, 1))
        .withMessageContaining("above 0 and below 1");
  }
}
