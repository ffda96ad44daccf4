package dev.hourglass.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalTest {
  private static final int COUNT = 1 << 16;

  @Test
  void theNumbersHaveTheMomentsOfTheNormalDistribution() {
    double[] moments = new double[5];
    for (int i = 0; i < COUNT; i++) {
      double x = Normal.of(i);
      for (int power = 1; power <= 4; power++) {
        moments[power] += StrictMath.pow(x, power) / COUNT;
      }
    }
    assertThat(moments[1]).isCloseTo(0, within(1e-7));
    assertThat(moments[2]).isCloseTo(1, within(1e-6));
    assertThat(moments[3]).isCloseTo(0, within(1e-6));
    assertThat(moments[4]).isCloseTo(3, within(0.01));
  }

  @Test
  void theNumbersRiseFromMinusFourPointThreeToFourPointThreeAndMirrorEachOther() {
    for (int i = 1; i < COUNT; i++) {
      assertThat(Normal.of(i)).isGreaterThan(Normal.of(i - 1));
      assertThat(Normal.of(i)).isEqualTo(-Normal.of(COUNT - 1 - i));
    }
    assertThat((double) Normal.of(COUNT - 1)).isCloseTo(4.3, within(0.05));
  }

  @Test
  void onlyTheLowestBitsCount() {
    assertThat(Normal.of(0xABCD1234)).isEqualTo(Normal.of(0x1234));
    assertThat(Normal.of(-1)).isEqualTo(Normal.of(COUNT - 1));
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 0",
    "0.6, 0.2533471031357997",
    "0.9, 1.2815515655446004",
    "0.975, 1.959963984540054",
    "0.99, 2.3263478740408408",
    "0.999, 3.090232306167813",
    "0.00001, -4.264890793922602"
  })
  void quantilesAreTheKnownOnes(double p, double expected) {
    assertThat(Normal.quantile(p)).isCloseTo(expected, within(5e-9));
    assertThat(Normal.quantile(1 - p)).isCloseTo(-expected, within(5e-9));
  }
}
