package dev.hourglass.train;

import static dev.hourglass.testing.Close.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.testing.Samples;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorruptionTest {
  private static final int COUNT = 784 * 32;

  @ParameterizedTest
  @ValueSource(strings = {"none", "gaussian:0.3", "salt-and-pepper:0.1", "masking:0.25"})
  void piecesInAnyOrderGiveTheSameBitsAsTheWhole(String text) {
    Corruption corruption = Corruption.parse(text);
    float[] whole = Samples.uniform(1, COUNT);
    float[] pieces = whole.clone();
    corruption.apply(whole, 0, COUNT, 5);
    corruption.apply(pieces, 20_011, COUNT, 5);
    corruption.apply(pieces, 7, 20_011, 5);
    corruption.apply(pieces, 0, 7, 5);
    assertSameBits(text, pieces, whole);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gaussian:0.3", "salt-and-pepper:0.1", "masking:0.25"})
  void numbersOutsideTheRangeStayAndAnotherKeyGivesOtherNoise(String text) {
    float[] before = Samples.uniform(1, 1000);
    float[] one = before.clone();
    float[] other = before.clone();
    Corruption.parse(text).apply(one, 10, 990, 5);
    Corruption.parse(text).apply(other, 10, 990, 6);
    assertThat(one).isNotEqualTo(before).isNotEqualTo(other);
    for (int e = 0; e < 1000; e++) {
      if (e < 10 || e >= 990) {
        assertThat(one[e]).isEqualTo(before[e]);
      }
    }
  }

  @Test
  void gaussianNoiseHasItsDeviationNoMeanAndIsNotCut() {
    float[] noise = new float[COUNT];
    new Corruption.Gaussian(0.3).apply(noise, 0, COUNT, 5);
    double sum = 0;
    double squares = 0;
    double neighbours = 0;
    for (int e = 0; e < COUNT; e++) {
      sum += noise[e];
      squares += noise[e] * noise[e];
      neighbours += e == 0 ? 0 : noise[e] * noise[e - 1];
    }
    assertThat(sum / COUNT).isCloseTo(0, within(0.008));
    assertThat(Math.sqrt(squares / COUNT)).isCloseTo(0.3, within(0.006));
    assertThat(neighbours / squares).isCloseTo(0, within(0.03));
    Arrays.sort(noise);
    assertThat(noise[0]).isBetween(-1.3f, -0.9f);
    assertThat(noise[COUNT - 1]).isBetween(0.9f, 1.3f);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.25, 1})
  void masksItsShareAndLeavesTheRest(double share) {
    float[] numbers = half();
    new Corruption.Masking(share).apply(numbers, 0, COUNT, 5);
    assertThat(shareOf(numbers, 0)).isCloseTo(share, within(0.01));
    assertThat(shareOf(numbers, 0.5f)).isCloseTo(1 - share, within(0.01));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.02, 0.5, 1})
  void saltIsAsLikelyAsPepper(double share) {
    float[] numbers = half();
    new Corruption.SaltAndPepper(share).apply(numbers, 0, COUNT, 5);
    assertThat(shareOf(numbers, 0)).isCloseTo(share / 2, within(0.01));
    assertThat(shareOf(numbers, 1)).isCloseTo(share / 2, within(0.01));
    assertThat(shareOf(numbers, 0.5f)).isCloseTo(1 - share, within(0.01));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gaussian:0.3", "gaussian:2", "salt-and-pepper:0.1", "masking:1"})
  void readsWhatItWrites(String text) {
    assertThat(Corruption.parse(text).description()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "gaussian",
        "gaussian:",
        "gaussian:x",
        "gaussian:NaN",
        "gaussian:0",
        "gaussian:-1",
        "gaussian:11",
        "masking:1.1",
        "salt-and-pepper:0",
        "blur:1",
        "none:1"
      })
  void refusesOtherWordsInASentence(String text) {
    assertThatThrownBy(() -> Corruption.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }

  private static float[] half() {
    float[] numbers = new float[COUNT];
    Arrays.fill(numbers, 0.5f);
    return numbers;
  }

  private static double shareOf(float[] numbers, float wanted) {
    int found = 0;
    for (float number : numbers) {
      found += number == wanted ? 1 : 0;
    }
    return (double) found / numbers.length;
  }
}
