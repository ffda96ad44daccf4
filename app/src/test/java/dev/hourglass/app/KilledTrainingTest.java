package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.app.Cli.Running;
import dev.hourglass.kernels.SplitMix64;
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
  private static final int KILLS = 20;
  private static final int LEAST_MILLIS = 700;
  private static final int MOST_MILLIS = 2200;

  private static final List<String> TRAINING =
      List.of(
          ("train --dataset synthetic:6000 --data-dir none --model classic-bn --epochs 60 --seed 3"
                  + " --schedule one-cycle --average 0.99 --clip 1 --noise gaussian:0.2"
                  + " --augment shift:2 --checkpoint-minutes 0.004")
              .split(" ", -1));

  @TempDir private Path temp;

  @Test
  void twentyKillsInARowChangeNoByte() throws Exception {
    Cli cli = new Cli(temp);
    Running whole = cli.start(TRAINING, "--out", "whole");
    assertThat(whole.end().code()).isZero();

    SplitMix64 random = new SplitMix64(System.nanoTime());
    List<Integer> delays = new ArrayList<>();
    Running running = cli.start(TRAINING, "--out", "killed");
    running.awaitOut("folder ");
    while (delays.size() < KILLS) {
      int delay = LEAST_MILLIS + random.nextInt(MOST_MILLIS - LEAST_MILLIS);
      delays.add(delay);
      boolean ended = running.process().waitFor(delay, TimeUnit.MILLISECONDS);
      assertThat(ended).as("the training ended before it was killed, after %s", delays).isFalse();
      running.process().destroyForcibly().waitFor();
      running = cli.start("train", "--resume", "killed");
    }
    Cli.Result last = running.end();
    assertThat(last.code()).as("after %s: %s", delays, last.err()).isZero();
    for (String file : List.of("model.safetensors", "best.safetensors", "reconstructions.png")) {
      byte[] expected = Files.readAllBytes(temp.resolve("whole").resolve(file));
      assertThat(Files.readAllBytes(temp.resolve("killed").resolve(file)))
          .as("%s after %s", file, delays)
          .isEqualTo(expected);
    }
    assertThat(temp.resolve("killed/checkpoints").toFile().list()).hasSize(2);
  }
}
