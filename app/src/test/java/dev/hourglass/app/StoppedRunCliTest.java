package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import dev.hourglass.app.Cli.Result;
import dev.hourglass.app.Cli.Running;
import dev.hourglass.model.ModelFile;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Runs that are stopped, politely or not: what they leave, and how soon.
class StoppedRunCliTest extends CliCase {
  private static final int PROMPT_SECONDS = 40;
  private static final List<String> LONG =
      List.of("train", "--dataset", "synthetic:64", "--epochs", "100000", "--out", "run");

  /// As if each terminal were stopped: a pipe that is full before the program writes to it.
  private static final List<String> FULL_PIPE =
      List.of(
          "bash",
          "-c",
          "mkfifo pipe && exec 9<>pipe && head -c 65536 /dev/zero >&9 && exec \"$@\" >&9",
          "bash");

  @Test
  void onlyMeasuredModelsCompeteForTheBest() throws Exception {
    Running running = cli.start(LONG);
    running.awaitOut("epoch 1/");
    running.signal("TERM");
    assertThat(running.end().out()).contains(" and saved. Resume with:");
    Map<String, String> last = notes("model.safetensors");
    Map<String, String> best = notes("best.safetensors");
    assertThat(last).containsEntry("stopped", "true");
    assertThat(best).as("measured").containsEntry("stopped", "false");
    List<Double> losses = testLosses(best);
    assertThat(losses.getLast()).isEqualTo(Collections.min(testLosses(last)));
    assertThat(stopped()).isTrue();
  }

  @Test
  void aFullPipeKeepsNoRunFromTrainingAndStopping() throws Exception {
    Running running = cli.startBehind(FULL_PIPE, LONG);
    awaitFile(running, "run/best.safetensors");
    running.signal("TERM");
    endsSoon(running);
    assertThat(stopped()).isTrue();
    assertThat(temp.resolve("run/.lock")).doesNotExist();
  }

  @Test
  void aStoppedReportEndsAtOnceAndSaysWhatIsThereAndWhatIsNot() throws Exception {
    String command = "train --dataset synthetic:600 --epochs 1 --report --out run";
    Running running = cli.start(List.of(command.split(" ", -1)));
    // Whether the report has begun by then or not, which takes seconds.
    running.awaitOut("Done in ");
    running.signal("INT");
    endsSoon(running);
    Result result = running.end();
    assertThat(result.code()).isEqualTo(130);
    assertThat(result.err())
        .hasLineCount(1)
        .startsWith("hourglass: the report was stopped and not written; the run is complete: ")
        .endsWith("hourglass report run writes it\n");
    assertThat(stopped()).isFalse();
    assertThat(temp.resolve("run/report.html")).doesNotExist();
  }

  @Test
  @Tag("slow")
  void anOverwritingRunThatIsKilledInItsFirstEpochLeavesTheOldOneWhole() throws Exception {
    cli.ok("train", "--dataset", "synthetic:32", "--epochs", "1", "--out", "run");
    Map<String, String> before = RunContents.of(temp.resolve("run"));
    String over = "train --dataset synthetic:60000 --epochs 1 --seed 5 --overwrite --out run";
    Running running = cli.start(List.of(over.split(" ", -1)));
    awaitFile(running, "run/.next/run.json");
    running.signal("KILL");
    endsSoon(running);
    assertThat(cli.ok("train", "--resume", "run").out())
        .contains("run is complete (1 of 1 epochs)");
    assertThat(RunContents.of(temp.resolve("run"))).isEqualTo(before);
  }

  private void awaitFile(Running running, String name) throws Exception {
    running.await(name, () -> Files.exists(temp.resolve(name)));
  }

  private static void endsSoon(Running running) throws Exception {
    assertThat(running.process().waitFor(PROMPT_SECONDS, TimeUnit.SECONDS))
        .as("ended within %d s", PROMPT_SECONDS)
        .isTrue();
  }

  private boolean stopped() throws Exception {
    String run = Files.readString(temp.resolve("run/run.json"));
    return JsonParser.parseString(run).getAsJsonObject().get("stopped").getAsBoolean();
  }

  private Map<String, String> notes(String file) throws Exception {
    return ModelFile.load(temp.resolve("run").resolve(file)).metadata();
  }

  private static List<Double> testLosses(Map<String, String> notes) {
    JsonArray epochs = JsonParser.parseString(notes.getOrDefault("epochs", "")).getAsJsonArray();
    return epochs.asList().stream()
        .map(epoch -> epoch.getAsJsonObject().get("test_loss").getAsDouble())
        .toList();
  }
}
