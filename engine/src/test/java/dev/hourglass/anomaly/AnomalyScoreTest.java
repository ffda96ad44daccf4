package dev.hourglass.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class AnomalyScoreTest {
  @Test
  void wordsNameScores() {
    for (AnomalyScore score : AnomalyScore.values()) {
      assertThat(AnomalyScore.parse(score.word())).isEqualTo(score);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AnomalyScore.parse("mse"))
        .withMessage(
            "there is no score 'mse', expected one of reconstruction, unexplained, density, combined");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ImageScores(new double[1], new double[1], new double[2], new double[1]))
        .withMessageContaining("1, 1, 2 and 1 scores");
  }
}
