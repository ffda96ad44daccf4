package dev.hourglass.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private static final int PER_EPOCH = 7;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "constant",
        "step",
        "cosine",
        "cosine-least",
        "one-cycle",
        "one-cycle-half",
        "one-cycle-falling",
        "warm-up",
        "warm-up-step"
      })
  void theFactorsArePyTorchs(String name) throws IOException {
    Schedule schedule = schedule(name);
    double[] expected = golden(name);
    for (int step = 0; step < expected.length; step++) {
      assertThat(schedule.factor(step, expected.length, PER_EPOCH))
          .as("step %d", step)
          .isCloseTo(expected[step], within(1e-12));
    }
  }

  private static Schedule schedule(String name) {
    return switch (name) {
      case "constant" -> new Schedule.Constant();
      case "step" -> new Schedule.Step(2, 0.1);
      case "cosine" -> new Schedule.Cosine(0);
      case "cosine-least" -> new Schedule.Cosine(0.05);
      case "one-cycle" -> new Schedule.OneCycle(0.3);
      case "one-cycle-half" -> new Schedule.OneCycle(0.5);
      case "one-cycle-falling" -> new Schedule.OneCycle(0);
      case "warm-up" -> new Schedule.WarmUp(2, new Schedule.Constant());
      case "warm-up-step" -> new Schedule.WarmUp(2, new Schedule.Step(2, 0.5));
      default -> throw new AssertionError("no schedule written for " + name);
    };
  }

  private static double[] golden(String name) throws IOException {
    String resource = "/schedules/" + name + ".txt";
    try (InputStream in = ScheduleTest.class.getResourceAsStream(resource)) {
      byte[] text = Objects.requireNonNull(in, resource).readAllBytes();
      return new String(text, StandardCharsets.UTF_8)
          .lines()
          .mapToDouble(Double::parseDouble)
          .toArray();
    }
  }

  /// Shares at which a way up or down has no steps divide by nothing.
  @Test
  void everyFactorOfEveryShortTrainingIsFromZeroToOne() {
    Schedule[] schedules = {
      new Schedule.Constant(),
      new Schedule.Step(1, 0.5),
      new Schedule.Cosine(0),
      new Schedule.OneCycle(0),
      new Schedule.OneCycle(0.1),
      new Schedule.OneCycle(0.25),
      new Schedule.OneCycle(0.5),
      new Schedule.OneCycle(1),
      new Schedule.WarmUp(0.01, new Schedule.Constant()),
      new Schedule.WarmUp(3, new Schedule.OneCycle(0.5))
    };
    for (Schedule schedule : schedules) {
      for (int steps = 1; steps <= 21; steps++) {
        for (int step = 0; step < steps; step++) {
          assertThat(schedule.factor(step, steps, 5))
              .as("%s, step %d of %d", schedule, step, steps)
              .isBetween(0.0, 1.0);
        }
      }
    }
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    refused(() -> new Schedule.Step(0, 0.5));
    refused(() -> new Schedule.Step(1, 0));
    refused(() -> new Schedule.Step(1, Double.NaN));
    refused(() -> new Schedule.Cosine(-0.1));
    refused(() -> new Schedule.Cosine(Double.NaN));
    refused(() -> new Schedule.OneCycle(1.1));
    refused(() -> new Schedule.OneCycle(Double.NaN));
    refused(() -> new Schedule.WarmUp(0, new Schedule.Constant()));
    refused(() -> new Schedule.WarmUp(Double.NaN, new Schedule.Constant()));
  }

  private static void refused(Runnable attempt) {
    assertThatThrownBy(attempt::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }
}
