package dev.hourglass.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What a signal does to a process that listens for it.
class InterruptionTest {
  private static final int MOST_SECONDS = 60;

  @Test
  void workThatIsUnderWayComesToItsEndFirst() throws Exception {
    Process process = start("work");
    process.toHandle().destroy();
    assertThat(end(process)).isEqualTo("saved");
  }

  @Test
  void onceEverythingIsSavedTheProcessEndsAtOnceAndSaysWhatIsLost() throws Exception {
    Process process = start("report");
    process.toHandle().destroy();
    assertThat(end(process)).isEqualTo("the report is lost");
  }

  @Test
  void whoClosesItNoLongerKeepsTheProcess() throws Exception {
    Process process = start("closed");
    process.toHandle().destroy();
    assertThat(end(process)).isEmpty();
  }

  /// A process that listens, and says what it comes to.
  public static void main(String[] args) throws InterruptedException {
    try (Interruption interruption = Interruption.listen()) {
      if (args[0].equals("work")) {
        work(interruption);
      } else if (args[0].equals("report")) {
        interruption.saved("the report is lost");
        sleep();
      }
    }
    if (args[0].equals("closed")) {
      sleep();
    }
  }

  private static void work(Interruption interruption) throws InterruptedException {
    System.out.println("ready");
    while (!interruption.requested()) {
      Thread.sleep(5);
    }
    Thread.sleep(300);
    System.out.println("saved");
  }

  private static void sleep() throws InterruptedException {
    System.out.println("ready");
    TimeUnit.SECONDS.sleep(10 * MOST_SECONDS);
  }

  private static Process start(String what) throws IOException {
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                InterruptionTest.class.getName(),
                what)
            .redirectErrorStream(true)
            .start();
    assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("ready");
    return process;
  }

  private static String end(Process process) throws Exception {
    assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).as("ended").isTrue();
    BufferedReader rest = process.inputReader(StandardCharsets.UTF_8);
    return String.join("\n", rest.lines().toList()).strip();
  }
}
