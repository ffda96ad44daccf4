package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.app.Cli.Running;
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

class ServeCliTest {
  private static final Pattern ADDRESS =
      Pattern.compile("Listening on (http://127\\.0\\.0\\.1:\\d+),");

  @TempDir private Path folder;

  @Test
  void aModelIsServedUntilCtrlC() throws Exception {
    Cli cli = new Cli(folder);
    cli.ok("encode", Cli.model(), "synthetic:600:test", "-o", "codes.npy");
    Running running = cli.start("serve", Cli.model(), "--port", "0");
    try {
      running.awaitOut("Stop with Ctrl-C");
      String out = Files.readString(running.outFile());
      assertThat(out).contains("images of 1×28×28 to 64 numbers");
      Matcher address = ADDRESS.matcher(out);
      assertThat(address.find()).isTrue();
      String models = get(address.group(1) + "/v1/models");
      assertThat(models).contains("\"latent_dimension\": 64");
      String port = address.group(1).replaceFirst(".*:", "");
      assertThat(cli.fails("serve", Cli.model(), "--port", port))
          .contains("cannot listen on port " + port + " of 127.0.0.1", "--port");
      running.signal("INT");
      assertThat(running.end().err()).isEmpty();
    } finally {
      running.process().destroyForcibly();
    }
  }

  private static String get(String address) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void whatCannotBeServedIsSaid() throws Exception {
    Cli cli = new Cli(folder);
    Path model = Cli.model();
    assertThat(cli.refuses("serve")).contains("MODEL");
    assertThat(cli.fails("serve", "none")).contains("there is no none");
    assertThat(cli.refuses("serve", model, model)).contains("two models are called");
    assertThat(cli.refuses("serve", model, "--port", "70000")).contains("--port is 70000");
    assertThat(cli.refuses("serve", model, "--host", "0.0.0.0")).contains("no token");
    assertThat(cli.refuses("serve", model, "--token", "short")).contains("at least 16");
    assertThat(cli.refuses("serve", model, "--most-body", "0")).contains("--most-body is '0'");
    assertThat(cli.refuses("serve", model, "--most-body", "9g")).contains("at most 1g");
    assertThat(cli.refuses("serve", model, "--timeout", "0")).contains("--timeout is 0");
    assertThat(cli.refuses("serve", model, "--most-requests", "0")).contains("--most-requests");
    assertThat(cli.refuses("serve", model, "--most-images", "0")).contains("--most-images");
  }
}
