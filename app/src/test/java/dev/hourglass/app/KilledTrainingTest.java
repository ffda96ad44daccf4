package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.app.Cli.Running;
import dev.hourglass.random.SplitMix64;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A training that is killed without warning, at any moment, again and again, ends with the same
/// bytes as one that never was.
@Tag("slow")
class KilledTrainingTest {
  private static final int KILLS = 21;
  private static final int ENOUGH = 8;
  private static final int LEAST_MILLIS = 700;
  private static final int MOST_MILLIS = 2200;

  private static final List<String> TRAINING =
      List.of(
          ("train --dataset synthetic:6000 --data-dir none --model classic-bn --epochs 60 --seed 3"
                  + " --schedule one-cycle --average 0.99 --clip 1 --noise gaussian:0.2"
                  + " --augment shift:2 --checkpoint-minutes 0.004")
              .split(" ", -1));

  @TempDir private Path temp;

  /// Every other way to end a process that it cannot, or need not, refuse.
  private static final List<String> SIGNALS = List.of("KILL", "TERM", "INT");

  @Test
  void killsOfAllKindsInARowChangeNoByteOfAnyFile() throws Exception {
    Cli cli = new Cli(temp);
    Running whole = cli.start(TRAINING, "--out", "run");
    assertThat(whole.end().code()).isZero();
    Files.move(temp.resolve("run"), temp.resolve("whole"));

    SplitMix64 random = new SplitMix64(System.nanoTime());
    List<String> kills = new ArrayList<>();
    Running running = cli.start(TRAINING, "--out", "run");
    running.awaitOut("\nfolder ");
    while (kills.size() < KILLS && !endsWithin(running, delay(random))) {
      String signal = SIGNALS.get(kills.size() % SIGNALS.size());
      kills.add(signal);
      running.signal(signal);
      running.awaitEnd();
      running = cli.start("train", "--resume", "run");
    }
    assertThat(kills).as("a fast machine ends the training sooner").hasSizeGreaterThan(ENOUGH);
    Cli.Result last = running.end();
    assertThat(last.code()).as("%s: %s", kills, last.err()).isZero();
    assertThat(RunContents.of(temp.resolve("run")))
        .as("%s", kills)
        .isEqualTo(RunContents.of(temp.resolve("whole")));
    assertThat(temp.resolve("run/checkpoints").toFile().list()).hasSize(2);
  }

  private static int delay(SplitMix64 random) {
    return LEAST_MILLIS + random.nextInt(MOST_MILLIS - LEAST_MILLIS);
  }

  private static boolean endsWithin(Running running, int millis) throws Exception {
    return running.process().waitFor(millis, TimeUnit.MILLISECONDS);
  }
}
