package dev.hourglass.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LikelihoodTest {
  private static final Likelihood BERNOULLI = new Likelihood.Bernoulli();

  @Test
  void bernoulliIsMinusTheSumOfBinaryCrossEntropies() {
    float[] x = {9, 0, 1, 0.25f, 1};
    float[] p = {0.125f, 0.5f, 0.75f, 1};
    double expected =
        Math.log(1 - 0.125) + Math.log(0.5) + 0.25 * Math.log(0.75) + 0.75 * Math.log(0.25);
    assertThat(BERNOULLI.log(x, 1, p, 0, 4)).isCloseTo(expected, within(1e-6));
  }

  @Test
  void bernoulliStaysFiniteWhereTheDecoderIsCertainAndWrong() {
    float[] white = new float[1000];
    Arrays.fill(white, 1);
    double log = BERNOULLI.log(white, 0, new float[1000], 0, 1000);
    assertThat(log).isCloseTo(1000 * -24 * Math.log(2), within(1e-6));
  }

  @Test
  void gaussianHasItsConstants() {
    float[] x = {0.5f, 0.75f};
    float[] mean = {0.25f, 0.75f};
    double expected = -Math.log(2 * Math.PI * 0.04) - 0.0625 / 0.08;
    assertThat(new Likelihood.Gaussian(0.2).log(x, 0, mean, 0, 2))
        .isCloseTo(expected, within(1e-9));
  }

  @Test
  void deviationsAndArraysThatDoNotFitAreRefused() {
    for (double sigma : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Likelihood.Gaussian(sigma))
          .withMessageContaining("sigma, is " + sigma);
    }
    assertThatThrownBy(() -> BERNOULLI.log(new float[3], 0, new float[2], 0, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
