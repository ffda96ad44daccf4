package dev.hourglass.app.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.hourglass.app.Browser;
import dev.hourglass.app.figures.Picture;
import dev.hourglass.app.server.LocalServer;
import dev.hourglass.app.server.ServerSettings;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.Shape;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.Models;
import dev.hourglass.train.Trainer;
import dev.hourglass.train.TrainingConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The explorer's page in a browser: each panel as a person uses it.
class ExplorerPageTest {
  private static final Path PICTURES = Path.of("target", "explorer");
  private static final List<String> PANELS =
      List.of("image", "draw", "code", "compress", "training", "compare");

  @TempDir private static Path folder;

  private static Explorer explorer;
  private static LocalServer server;

  @BeforeAll
  static void start() throws Exception {
    assumeThat(Browser.available()).as("chromium and chromedriver are installed").isTrue();
    Files.createDirectories(PICTURES);
    Dataset digits = Datasets.load("synthetic:2000");
    Autoencoder classic = Models.classic(new Shape(1, 28, 28), 1);
    Trainer.fit(classic, digits, TrainingConfig.defaults().withEpochs(6));
    Autoencoder dense = Models.preset("dense", new Shape(1, 28, 28), 1);
    explorer =
        new Explorer(
            2,
            _ -> {
              throw new java.io.IOException("nothing is trained here");
            });
    explorer.add(new Explorer.Loaded(null, new ModelFile(classic, Map.of()), digits));
    explorer.add(new Explorer.Loaded(null, new ModelFile(dense, Map.of()), digits));
    server = LocalServer.start(ServerSettings.local(0), new ExplorerRoutes(explorer)::addTo);
    Files.write(folder.resolve("own.png"), Picture.of(digits.test(), 5).png());
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
      explorer.close();
    }
  }

  private static Browser open(String panel, boolean dark) {
    return Browser.open(URI.create(server.address() + "/?canvas#panel=" + panel), dark);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void thePageShowsAMapAndAnImageBeforeAnySetting(boolean dark) throws Exception {
    try (Browser page = open("image", dark)) {
      page.resize(1400, 1000);
      page.await("document.querySelectorAll('#image img').length >= 4");
      page.await("/UMAP/.test(document.querySelector('#map canvas').getAttribute('aria-label'))");
      page.await("/Nearest training images/.test(document.querySelector('#image').innerText)");
      page.picture(PICTURES.resolve(dark ? "dark.png" : "light.png"));
      assertThat(page.value("document.documentElement.scrollWidth <= 1400")).isEqualTo(true);
      assertThat(page.complaints()).isEmpty();
      page.resize(400, 900);
      page.await("document.documentElement.scrollWidth <= 400");
      page.picture(PICTURES.resolve(dark ? "narrow-dark.png" : "narrow.png"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyPanelIsForEveryoneAndAsksNoOtherHost(boolean dark) throws Exception {
    String suffix = dark ? "-dark.png" : ".png";
    try (Browser page = open("image", dark)) {
      page.resize(1400, 1000);
      page.await("/UMAP/.test(document.querySelector('#map canvas').getAttribute('aria-label'))");
      for (String panel : PANELS) {
        page.click("#tab-" + panel);
        page.await("document.querySelector('#%s').innerText.length > 40".formatted(panel));
        page.await("document.querySelector('#compress progress').checkVisibility() === false");
        Thread.sleep(400);
        page.picture(PICTURES.resolve("wide-" + panel + suffix));
        assertThat(page.barriers()).as(panel).isEmpty();
      }
      page.resize(400, 900);
      page.await("document.documentElement.scrollWidth <= 400");
      assertThat(page.barriers()).as("400 pixels wide").isEmpty();
      for (String panel : PANELS) {
        page.value("document.querySelector('#%s').scrollIntoView()".formatted(panel));
        Thread.sleep(400);
        page.picture(PICTURES.resolve("narrow-" + panel + suffix));
      }
      assertThat(page.strangers()).isEmpty();
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void aDrawnSevenIsReconstructedAndFindsSevens() throws Exception {
    try (Browser page = open("draw", false)) {
      page.resize(1400, 1000);
      page.await("document.querySelector('#draw .pad').clientWidth > 100");
      page.drag("#draw .pad", -0.2, -0.25, 0, -0.25, 0.2, -0.25, 0.1, 0, 0.02, 0.2, 0, 0.3);
      page.await("document.querySelector('#draw img').src.startsWith('data:image/png')");
      page.await("/^[0-9]/.test(document.querySelector('#draw .answer').innerText)");
      page.picture(PICTURES.resolve("draw.png"));
      assertThat(String.valueOf(page.value("document.querySelector('#draw .answer b').innerText")))
          .isEqualTo("7");
      page.press("#draw", "Clear");
      page.await("document.querySelector('#draw .answer').innerText === ''");
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void aSliderChangesTheImageAndASampleIsTaken() throws Exception {
    try (Browser page = open("code", false)) {
      page.resize(1400, 1000);
      String pixels = "document.querySelector('#code canvas.pixels').toDataURL()";
      page.await("document.querySelectorAll('#code input[type=range]').length >= 12");
      page.await("document.querySelector('#code canvas.pixels') !== null");
      Thread.sleep(500);
      Object before = page.value(pixels);
      page.slide(
          "#code input[type=range]",
          Double.parseDouble(
              String.valueOf(page.value("document.querySelector('#code input[type=range]').max"))));
      page.await("(%s) !== '%s'".formatted(pixels, before));
      page.press("#code", "Undo");
      page.await("(%s) === '%s'".formatted(pixels, before));
      page.press("#code", "Sample");
      page.await("(%s) !== '%s'".formatted(pixels, before));
      page.picture(PICTURES.resolve("code.png"));
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void aLassoSelectsImagesAndAFileIsLookedAt() throws Exception {
    try (Browser page = open("image", false)) {
      page.resize(1400, 1000);
      page.await("/UMAP/.test(document.querySelector('#map canvas').getAttribute('aria-label'))");
      page.press("#map", "Lasso");
      page.drag("#map canvas", -0.4, -0.4, 0.4, -0.4, 0.4, 0.4, -0.4, 0.4, -0.4, -0.4);
      page.await(
          "[...document.querySelectorAll('#map canvas')].some(one => /^Mean of/.test(one.ariaLabel || ''))");
      page.picture(PICTURES.resolve("selection.png"));
      page.choose("#image input[type=file]", folder.resolve("own.png"));
      page.await("/own.png/.test(document.querySelector('#image').innerText)");
      page.picture(PICTURES.resolve("own.png"));
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void twoModelsAreCompared() throws Exception {
    try (Browser page = open("compare", false)) {
      page.resize(1400, 1000);
      page.await("/MSE/.test(document.querySelector('#compare').innerText)");
      page.picture(PICTURES.resolve("compare.png"));
      assertThat(page.complaints()).isEmpty();
    }
  }
}
