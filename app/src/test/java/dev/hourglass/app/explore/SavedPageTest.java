package dev.hourglass.app.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.hourglass.app.Browser;
import dev.hourglass.app.server.LocalServer;
import dev.hourglass.app.server.ServerSettings;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.Shape;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.Models;
import dev.hourglass.train.Trainer;
import dev.hourglass.train.TrainingConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A saved page, opened from disk after its server has gone.
class SavedPageTest {
  private static final Path PICTURES = Path.of("target", "explorer");
  private static final String TRAP = "</script><script>document.title='broken'</script><!--";

  @TempDir private static Path folder;

  private static Path saved;

  @BeforeAll
  static void save() throws Exception {
    Files.createDirectories(PICTURES);
    Dataset digits = trapped(Datasets.load("synthetic:2000"));
    Autoencoder classic = Models.classic(new Shape(1, 28, 28), 1);
    Trainer.fit(classic, digits, TrainingConfig.defaults().withEpochs(3));
    Explorer explorer =
        new Explorer(
            2,
            _ -> {
              throw new java.io.IOException("nothing is trained here");
            });
    explorer.add(new Explorer.Loaded(null, new ModelFile(classic, Map.of()), digits));
    explorer.model("").umap().compute();
    explorer.model("").normality();
    explorer.model("").scores().compute();
    saved = folder.resolve("saved page.html");
    try (explorer;
        LocalServer server =
            LocalServer.start(ServerSettings.local(0), new ExplorerRoutes(explorer)::addTo);
        HttpClient client = HttpClient.newHttpClient()) {
      URI address =
          URI.create(server.address() + "/api/saved.html?view=image%3D7%26colour%3Derror");
      HttpResponse<Path> answer =
          client.send(
              HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofFile(saved));
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  /// The digits, with a class whose name would end a script.
  private static Dataset trapped(Dataset digits) {
    return new Dataset(digits.name(), trapped(digits.train()), trapped(digits.test()));
  }

  private static ByteImages trapped(ByteImages images) {
    List<String> classes = new ArrayList<>(images.classes());
    classes.set(3, TRAP);
    return new ByteImages(
        images.name(), images.shape(), images.content(), images.labels(), classes, images.files());
  }

  @Test
  void namesAreTextAndNothingElse() throws Exception {
    String page = Files.readString(saved);
    assertThat(page).contains("\\u003c/script>").doesNotContain(TRAP);
    // An import would have to be linked; nothing else names a file or a host.
    assertThat(page).doesNotContain("src=\"", "href=\"/", "\"run\":\"");
  }

  @Test
  void theMapAnImageAndALassoWorkWithoutAServer() throws Exception {
    assumeThat(Browser.available()).as("chromium and chromedriver are installed").isTrue();
    try (Browser page = Browser.open(saved, false)) {
      page.resize(1400, 1000);
      String map = "document.querySelector('#map canvas').getAttribute('aria-label')";
      page.await("/UMAP, coloured by error/.test(%s)".formatted(map));
      page.await("/^Test image 7, label/.test(document.querySelector('#image h2').innerText)");
      page.await("/Anomaly score/.test(document.querySelector('#image').innerText)");
      page.picture(PICTURES.resolve("saved.png"));
      page.press("#map", "Lasso");
      page.drag("#map canvas", -0.45, -0.45, 0.45, -0.45, 0.45, 0.45, -0.45, 0.45, -0.45, -0.45);
      page.await("document.querySelectorAll('#map .sheet button').length > 20");
      page.await("document.querySelector('#map .mean canvas') !== null");
      assertThat(String.valueOf(page.value("document.querySelector('#map .counts').innerText")))
          .contains(TRAP);
      page.picture(PICTURES.resolve("saved-lasso.png"));
      page.press("#map", "CSV");
      assertThat(page.value("document.querySelector('#tab-compress')")).isNull();
      page.click("#tab-training");
      page.resize(400, 900);
      page.await("document.documentElement.scrollWidth <= 400");
      page.picture(PICTURES.resolve("saved-narrow.png"));
      assertThat(page.value("document.title")).isNotEqualTo("broken");
      assertThat(page.strangers()).isEmpty();
      assertThat(page.barriers()).isEmpty();
      assertThat(page.complaints()).isEmpty();
    }
  }
}
