package dev.hourglass.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// The arguments of a job.
class JobOptionsTest {
  @Test
  void argumentsAreTaken() {
    assertThat(JobOptions.parse("encode", "--model", "m", "in", "out"))
        .isEqualTo(
            new JobOptions(
                JobOptions.Task.ENCODE,
                "m",
                "binaryFile",
                "content",
                BinaryContent.FILES,
                "in",
                "out"));
    String[] all = "score --model m --format parquet --column x --binary pixels in out".split(" ");
    assertThat(JobOptions.parse(all))
        .isEqualTo(
            new JobOptions(
                JobOptions.Task.SCORE, "m", "parquet", "x", BinaryContent.PIXELS, "in", "out"));
  }

  @Test
  void wrongOnesAreRefused() {
    assertThatThrownBy(() -> JobOptions.parse("encode", "in", "out"))
        .hasMessageStartingWith("got the arguments 'encode in out', expected encode|score --model");
    assertThatThrownBy(() -> JobOptions.parse("encode", "--model", "m", "in"))
        .hasMessageContaining("expected encode|score --model");
    assertThatThrownBy(() -> JobOptions.parse("learn", "--model", "m", "in", "out"))
        .hasMessage("the first argument is 'learn', expected encode or score");
    assertThatThrownBy(
            () -> JobOptions.parse("encode", "--model", "m", "--binary", "x", "in", "out"))
        .hasMessageStartingWith("a binary column cannot hold 'x'");
  }
}
