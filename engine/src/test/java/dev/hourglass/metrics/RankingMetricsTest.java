package dev.hourglass.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/// The area under the curve, against scikit-learn (`make_auroc.py`) and numbers worked out by hand.
class RankingMetricsTest {

  @ParameterizedTest
  @CsvFileSource(resources = "/auroc/scikit-learn.csv", useHeadersInDisplayName = true)
  void agreesWithScikitLearnWithAndWithoutTies(
      int count, int values, int share, int seed, double auroc, double averagePrecision) {
    double[] scores = new double[count];
    boolean[] positive = new boolean[count];
    for (int i = 0; i < count; i++) {
      positive[i] = (i * 7 + seed) % 10 < share;
      int bonus = positive[i] ? values / 5 : 0;
      scores[i] = ((long) i * i * 31 + 17L * i * seed) % values + bonus;
    }
    RankingMetrics measured = RankingMetrics.of(scores, positive);
    assertThat(measured.auroc()).isCloseTo(auroc, within(1e-13));
    assertThat(measured.averagePrecision()).isCloseTo(averagePrecision, within(1e-13));
    assertThat(measured.positives() + measured.negatives()).isEqualTo(count);
  }

  @Test
  void isTheShareOfPairsInTheRightOrder() {
    double[] negatives = {1, 3};
    double[] positives = {2, 3, 4};
    // Right: 2>1, 3>1, 4>1, 4>3; half: 3=3; wrong: 2<3.
    assertThat(RankingMetrics.of(negatives, positives).auroc()).isEqualTo(4.5 / 6);
    assertThat(RankingMetrics.of(positives, negatives).auroc()).isEqualTo(1.5 / 6);
  }

  @Test
  void scoresThatAreAllEqualKnowNothing() {
    RankingMetrics measured = RankingMetrics.of(new double[] {5, 5, 5}, new double[] {5});
    assertThat(measured.auroc()).isEqualTo(0.5);
    assertThat(measured.averagePrecision()).isEqualTo(0.25);
  }

  @Test
  void infiniteScoresAreTheHighestAndBothZerosAreOne() {
    double[] negatives = {Double.NEGATIVE_INFINITY, -0.0};
    double[] positives = {Double.POSITIVE_INFINITY, 0.0};
    assertThat(RankingMetrics.of(negatives, positives).auroc()).isEqualTo(3.5 / 4);
  }

  @Test
  void oneKindAloneAndNaNAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RankingMetrics.of(new double[] {1, 2}, new double[0]))
        .withMessageContaining("0 positives among 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RankingMetrics.of(new double[] {1}, new double[] {Double.NaN}))
        .withMessageContaining("score 1 is NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RankingMetrics.of(new double[3], new boolean[2]))
        .withMessageContaining("3 scores and 2 labels");
  }
}
