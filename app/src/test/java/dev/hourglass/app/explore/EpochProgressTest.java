package dev.hourglass.app.explore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How far a training is, from a log that is being written.
class EpochProgressTest {
  private static final String STEP =
      "{\"kind\":\"step\",\"epoch\":2,\"step\":90,\"images\":960,\"loss\":0.5,\"seconds\":2.0}\n";

  @TempDir private Path run;

  @Test
  void theLastWholeLineCounts() throws IOException {
    write("{\"kind\":\"epoch\"}\n".repeat(5000) + STEP + "{\"kind\":\"st");
    EpochProgress found = EpochProgress.of(run).orElseThrow();
    assertThat(found).isEqualTo(new EpochProgress(2, 960, 0.5, 2.0));
    JsonObject json = found.json(new RunPlan(new JsonArray(), 3, 1920));
    assertThat(json.get("images_per_second").getAsDouble()).isEqualTo(480);
    assertThat(json.get("seconds_left").getAsDouble()).isEqualTo((960 + 1920) / 480.0);
  }

  @Test
  void anythingElseIsNoProgress() throws IOException {
    assertThat(EpochProgress.of(run)).isEmpty();
    for (String log :
        new String[] {
          "",
          "\n\n",
          "x\n",
          STEP + "{\"kind\":\"epoch\"}\n",
          "{\"images\":[]}\n",
          "{\"images\":3}\n"
        }) {
      write(log);
      assertThat(EpochProgress.of(run)).as(log).isEmpty();
    }
  }

  private void write(String log) throws IOException {
    Files.writeString(run.resolve("log.jsonl"), log);
  }
}
