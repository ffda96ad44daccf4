package dev.hourglass.app.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(written, true, UTF_8);
  private final AtomicLong clock = new AtomicLong(-5);
  private String note = "";

  @Test
  void linesTellAmountSpeedAndTimeLeft() {
    try (var progress = lines(60_000)) {
      after(6, progress, 12_000);
    }
    assertThat(written.toString(UTF_8))
        .isEqualToNormalizingNewlines(
            "epoch 1/10: 12,000 of 60,000 images (20 %), 2,000 images/s, 0:24 left\n");
  }

  @Test
  void aNoteStandsBeforeTheSpeed() {
    note = "loss 0.01234";
    after(6, lines(60_000), 12_000);
    assertThat(written.toString(UTF_8)).contains("(20 %), loss 0.01234, 2,000 images/s, 0:24 left");
    written.reset();
    Console terminal = new Console(out, true, 80);
    try (var bar = Progress.start(terminal, "epoch 1/10", 10, "images", () -> note)) {
      bar.advance(10);
    }
    assertThat(written.toString(UTF_8)).contains("100 %  loss 0.01234");
  }

  @Test
  void linesComeAtMostEveryFiveSecondsAndTenth() {
    try (var progress = lines(1000)) {
      after(4, progress, 100);
      assertThat(written.size()).isZero();
      after(2, progress, 10);
      assertThat(written.toString(UTF_8).lines()).hasSize(1);
      after(60, progress, 10);
      assertThat(written.toString(UTF_8).lines()).as("same tenth").hasSize(1);
      after(1, progress, 80);
      assertThat(written.toString(UTF_8).lines()).hasSize(2);
      after(60, progress, 800);
      assertThat(written.toString(UTF_8).lines()).as("the end is the caller's").hasSize(2);
    }
  }

  @Test
  void linesWithoutATotalTellAmountAndSpeed() {
    try (var progress = lines(0)) {
      after(10, progress, 25);
    }
    assertThat(written.toString(UTF_8)).contains("epoch 1/10: 25 images, 2.5 images/s");
  }

  @Test
  void aTerminalThatDoesNotKnowItsWidthHasTheUsualOne() {
    assertThat(new Console(out, true, 0).columns()).isEqualTo(80);
    assertThat(new Console(out, true, -1).columns()).isEqualTo(80);
    assertThat(new Console(out, true, 5).columns()).isEqualTo(20);
  }

  @Test
  void aBarFillsItsLineAndGivesWayToTheNumbers() {
    String wide = ProgressBars.line("epoch 1", 50, 100, "9 images/s", 80, true);
    assertThat(wide).contains("█".repeat(20) + "░".repeat(20)).contains(" 50 %  9 images/s");
    String ascii = ProgressBars.line("epoch 1", 50, 100, "9 images/s", 50, false);
    assertThat(ascii).matches("epoch 1  #+\\.+   50 %  9 images/s").hasSize(50);
    assertThat(ProgressBars.line("epoch 1", 50, 100, "9 images/s", 20, true))
        .isEqualTo("epoch 1   50 %  9 im");
    assertThat(ProgressBars.line("epoch 1", 300, 100, "", 60, true)).contains("100 %");
    assertThat(ProgressBars.line("loading", 5, 0, "9 bytes/s", 60, true))
        .isEqualTo("loading  9 bytes/s");
  }

  @Test
  void aClosedBarLeavesAnEmptyLineAndNoThreadThatHoldsTheProgramUp() {
    try (var progress = Progress.start(new Console(out, true, 60), "epoch 1/10", 10, "images")) {
      for (int i = 0; i < 10; i++) {
        progress.advance(1);
      }
    }
    assertThat(written.toString(UTF_8)).contains("100 %").endsWith("\r\u001b[K");
    for (String part : written.toString(UTF_8).split("\r", -1)) {
      assertThat(part.length()).isLessThan(60);
    }
    int size = written.size();
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().toLowerCase(Locale.ROOT).contains("progress"))
        .allMatch(Thread::isDaemon);
    assertThat(written.size()).isEqualTo(size);
  }

  @Test
  void timeLeftIsInHoursOnceItTakesThatLong() {
    assertThat(Progress.speed(1, 7201, 1, "images")).isEqualTo("1.0 images/s, 2:00:00 left");
    assertThat(Progress.speed(0, 10, 5, "images")).isEmpty();
    assertThat(Progress.speed(10, 10, 1, "images")).isEqualTo("10 images/s");
  }

  private ProgressLines lines(long total) {
    return new ProgressLines(out, "epoch 1/10", total, "images", () -> note, clock::get);
  }

  private void after(long seconds, Progress progress, long units) {
    clock.addAndGet(seconds * 1_000_000_000L);
    progress.advance(units);
  }
}
