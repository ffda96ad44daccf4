package dev.hourglass.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountsTest {
  @Test
  void oneThingIsSingularAndThousandsAreGrouped() {
    assertThat(Counts.of(1, "epoch")).isEqualTo("1 epoch");
    assertThat(Counts.of(0, "epoch")).isEqualTo("0 epochs");
    assertThat(Counts.of(5400, "image")).isEqualTo("5,400 images");
    assertThat(Counts.of(1, "class", "classes")).isEqualTo("1 class");
    assertThat(Counts.of(2, "class", "classes")).isEqualTo("2 classes");
  }

  @ParameterizedTest
  @CsvSource({
    "0.925, 92.5 %",
    "0.9251, 92.5 %",
    "1, 100 %",
    "0.99999, 100 %",
    "0, 0 %",
    "0.1, 10 %",
    "0.01, 1 %",
    "0.0005, 0.05 %",
    "0.000123, 0.012 %"
  })
  void sharesArePercentages(double share, String percent) {
    assertThat(Counts.percent(share)).isEqualTo(percent);
  }

  @Test
  void aLossIsShortHoweverLargeItIs() {
    assertThat(Counts.loss(0.007244)).isEqualTo("0.00724");
    assertThat(Counts.loss(1e308)).isEqualTo("1.0000e+308");
    assertThat(Counts.number(-5400.123, 2)).isEqualTo("-5,400.12");
    assertThat(Counts.number(8.48211e22, 2)).isEqualTo("8.4821e+22");
    assertThat(Counts.number(-1e7, 4)).isEqualTo("-1.0000e+07");
  }
}
