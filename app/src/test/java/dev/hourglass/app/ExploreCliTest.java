package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hourglass.app.Cli.Running;
import dev.hourglass.app.run.KeptEpochs;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The explorer through the launcher: what is printed, what is served, trainings that it begins.
class ExploreCliTest {
  private static final Pattern ADDRESS = Pattern.compile("(http://127\\.0\\.0\\.1:\\d+)");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final int MOST_TRIES = 1200;

  @TempDir private Path folder;

  @Test
  void aModelIsExploredUntilCtrlC() throws Exception {
    Cli cli = new Cli(folder);
    Running running = cli.start("explore", Cli.model(), "--no-browser");
    try {
      String address = address(running, "Stop with Ctrl-C");
      HttpResponse<String> page = get(address + "/");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("content-security-policy"))
          .hasValueSatisfying(
              policy -> assertThat(policy).startsWith("default-src 'none'; script-src 'self'"));
      for (String file : new String[] {"/main.js", "/style.css", "/lib/uplot.js"}) {
        assertThat(get(address + file).statusCode()).as(file).isEqualTo(200);
      }
      for (String file : new String[] {"/..%2f..%2fetc%2fpasswd", "/Explorer.class", "/x.js"}) {
        assertThat(get(address + file).statusCode()).as(file).isIn(400, 404);
      }
      JsonObject state = json(get(address + "/api/state"));
      assertThat(state.getAsJsonArray("models")).hasSize(1);
      assertThat(state.getAsJsonObject("dataset").get("name").getAsString()).isEqualTo("synthetic");
      running.signal("INT");
      assertThat(running.end().err()).isEmpty();
    } finally {
      running.process().destroyForcibly();
    }
  }

  @Test
  void withoutARunThePageTrainsOneWhichIsStoppedAndResumed() throws Exception {
    Cli cli = new Cli(folder);
    Running running = cli.start("explore", "--no-browser");
    try {
      String address = address(running, "Stop with Ctrl-C");
      assertThat(Files.readString(running.outFile())).contains("There is no model in runs/ yet");
      assertThat(json(get(address + "/api/state")).getAsJsonArray("models")).isEmpty();
      train(address, "{\"action\": \"start\", \"dataset\": \"synthetic:600\", \"epochs\": 900}");
      JsonObject state = awaitEpochs(address, 2);
      Path run = folder.resolve(state.getAsJsonObject("training").get("run").getAsString());
      assertThat(run).isDirectoryContaining("glob:**/model.safetensors");
      assertThat(state.getAsJsonArray("models")).hasSize(1);
      train(address, "{\"action\": \"stop\"}");
      awaitState(address, "stopped");
      int stopped = json(get(address + "/api/history")).getAsJsonArray("epochs").size();
      assertThat(stopped).isBetween(2, 899);
      assertThat(KeptEpochs.of(run)).hasSizeGreaterThanOrEqualTo(stopped);
      for (String kept : new String[] {"image?index=1&", "map?", "reconstructions?epoch=1&"}) {
        String model = kept.startsWith("reconstructions") ? "0" : "0@1";
        assertThat(get(address + "/api/" + kept + "model=" + model).statusCode())
            .as(kept)
            .isEqualTo(200);
      }
      assertThat(get(address + "/api/map?model=0@9999").statusCode()).isEqualTo(404);
      train(address, "{\"action\": \"resume\"}");
      awaitEpochs(address, stopped + 1);
      running.signal("INT");
      assertThat(running.end().err()).isEmpty();
      assertThat(run.resolve("checkpoints")).isNotEmptyDirectory();
    } finally {
      running.process().destroyForcibly();
    }
  }

  @Test
  void aTrainingIsWatchedAndStoppedFromThePage() throws Exception {
    Cli cli = new Cli(folder);
    Running running =
        cli.start(
            "train", "--watch", "--dataset", "synthetic:600", "--epochs", "900", "--out", "run");
    try {
      String address = address(running, "Watch at");
      JsonObject state = awaitEpochs(address, 2);
      assertThat(state.getAsJsonObject("training").get("run").getAsString()).endsWith("run");
      assertThat(get(address + "/api/reconstructions?epoch=1").statusCode()).isEqualTo(200);
      train(address, "{\"action\": \"stop\"}");
      assertThat(running.end().out()).contains("Stopped in epoch");
      assertThat(folder.resolve("run/checkpoints")).isNotEmptyDirectory();
    } finally {
      running.process().destroyForcibly();
    }
  }

  private static String address(Running running, String words) throws Exception {
    running.awaitOut(words);
    running.await("the address", () -> ADDRESS.matcher(Files.readString(running.outFile())).find());
    Matcher address = ADDRESS.matcher(Files.readString(running.outFile()));
    assertThat(address.find()).isTrue();
    return address.group(1);
  }

  private static void train(String address, String words) throws Exception {
    HttpResponse<String> answer =
        CLIENT.send(
            HttpRequest.newBuilder(URI.create(address + "/api/train"))
                .POST(HttpRequest.BodyPublishers.ofString(words))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static JsonObject awaitEpochs(String address, int epochs) throws Exception {
    JsonObject state = json(get(address + "/api/state"));
    for (int i = 0; i < MOST_TRIES; i++) {
      JsonObject training = state.getAsJsonObject("training");
      assertThat(training.get("state").getAsString()).as("%s", training).isNotEqualTo("failed");
      boolean loaded = !state.getAsJsonArray("models").isEmpty();
      if (loaded && training.get("epoch").getAsInt() >= epochs) {
        return state;
      }
      Thread.sleep(100);
      state = json(get(address + "/api/state"));
    }
    throw new AssertionError("no %d epochs: %s".formatted(epochs, state));
  }

  private static void awaitState(String address, String expected) throws Exception {
    for (int i = 0; i < MOST_TRIES; i++) {
      JsonObject training = json(get(address + "/api/state")).getAsJsonObject("training");
      if (training.get("state").getAsString().equals(expected)) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("never " + expected);
  }

  private static HttpResponse<String> get(String address) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonObject json(HttpResponse<String> answer) {
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }
}
