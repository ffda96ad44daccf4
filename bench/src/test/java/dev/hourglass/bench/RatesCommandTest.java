package dev.hourglass.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.data.Datasets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class RatesCommandTest {
  @ParameterizedTest
  @FieldSource("dev.hourglass.model.Models#NAMES")
  @Tag("slow")
  void theSuggestedRateIsWithinAFifthOfTheBestLossOfAGrid(String preset) throws Exception {
    RatesCommand.Outcome outcome =
        RatesCommand.measure(preset, Datasets.load("synthetic:12000"), RatesCommand.SEEDS);
    assertThat(outcome.ratio()).as("%s", outcome).isLessThanOrEqualTo(1.2);
  }
}
