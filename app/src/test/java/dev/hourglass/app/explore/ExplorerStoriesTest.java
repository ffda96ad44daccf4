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
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/// What people do on the explorer's page, from the first step to the last.
class ExplorerStoriesTest {
  private static final Path PICTURES = Path.of("target", "explorer");
  private static final String MAP =
      "document.querySelector('#map canvas').getAttribute('aria-label')";
  private static final String SELECTED = "document.querySelector('#map .selection h2').innerText";
  private static final String COMPRESSED = "document.querySelector('#compress h2').innerText";
  private static final String DECOMPRESSED =
      "document.querySelector('#compress canvas').toDataURL()";

  @TempDir private static Path folder;

  private static Explorer explorer;
  private static LocalServer server;

  private Browser page;

  @BeforeAll
  static void start() throws Exception {
    assumeThat(Browser.available()).as("chromium and chromedriver are installed").isTrue();
    Files.createDirectories(PICTURES);
    Dataset digits = Datasets.load("synthetic:1000");
    Autoencoder classic = Models.classic(new Shape(1, 28, 28), 1);
    Trainer.fit(classic, digits, TrainingConfig.defaults().withEpochs(3));
    explorer =
        new Explorer(
            2,
            _ -> {
              throw new java.io.IOException("nothing is trained here");
            });
    explorer.add(new Explorer.Loaded(null, new ModelFile(classic, Map.of()), digits));
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

  @BeforeEach
  void open() throws Exception {
    page = Browser.open(URI.create(server.address() + "/?canvas"), false);
    page.resize(1400, 1000);
    page.await("/UMAP/.test(%s)".formatted(MAP));
    page.await("document.querySelectorAll('#image img').length >= 4");
  }

  @AfterEach
  void close() {
    try {
      assertThat(page.complaints()).isEmpty();
      assertThat(page.strangers()).isEmpty();
    } finally {
      page.close();
    }
  }

  @Test
  void aFileIsDroppedOnThePage() throws Exception {
    page.drop(folder.resolve("own.png"));
    page.await("document.querySelector('#image h2').innerText === 'own.png'");
    page.await("/your own image/.test(%s)".formatted(MAP));
    assertThat(page.value("document.querySelector('#drop').hidden")).isEqualTo(true);
    page.picture(PICTURES.resolve("dropped.png"));
  }

  @Test
  void theWayFromOneImageToAnotherIsDecoded() throws Exception {
    page.click("#tab-code");
    page.press("#code", "Set B");
    page.value("document.querySelector('#map canvas').focus()");
    page.type("n");
    page.await("document.querySelector('#code .strip canvas') !== null");
    page.await("[...document.querySelectorAll('#map .marks span')].some(a => a.innerText === 'B')");
    String middle = "document.querySelector('#code .three canvas').toDataURL()";
    Object before = page.value(middle);
    page.slide("#code input[aria-label='From A to B']", 1);
    page.await("%s !== '%s'".formatted(middle, before));
    page.picture(PICTURES.resolve("interpolation.png"));
    page.press("#code", "Use this code");
    page.await("!document.querySelector('#code button:disabled')");
  }

  @Test
  void aPictureOfTheSquareMovesTheSliders() throws Exception {
    page.click("#tab-code");
    page.await("document.querySelectorAll('#code .sliders input').length >= 12");
    page.value("document.querySelector('#code .board').scrollIntoView()");
    page.await("document.querySelector('#code .board canvas') !== null");
    String first = "document.querySelector('#code .sliders input').value";
    Object before = page.value(first);
    page.click("#code .board canvas");
    page.await("document.querySelector('#code .mark.on') !== null");
    page.await("%s !== '%s'".formatted(first, before));
    page.picture(PICTURES.resolve("corners.png"));
  }

  @Test
  void anImageIsCompressedToAnySize() throws Exception {
    page.click("#tab-compress");
    page.await("/^Test image 0 in [0-9.]+ bytes$/.test(%s)".formatted(COMPRESSED));
    page.await("/SSIM/.test(document.querySelector('#compress').innerText)");
    tabTo("document.activeElement.getAttribute('aria-label') === 'Size of the code'");
    Object before = page.value(DECOMPRESSED);
    page.type(Keys.END);
    page.await("/quality=/.test(location.hash)");
    page.await("%s !== '%s'".formatted(DECOMPRESSED, before));
    double most = bytes();
    page.picture(PICTURES.resolve("compress-most.png"));
    page.type(Keys.HOME);
    page.type(Keys.ARROW_RIGHT);
    double second = bytes();
    page.type(Keys.HOME);
    double least = bytes();
    assertThat(second).isBetween(least, most / 4);
    page.drag("#compress svg", 0.45, 0.3);
    page.await("document.querySelector('#compress input').value > 15");
    assertThat(bytes()).isBetween(2 * least, most);
    page.press("#image", "›");
    page.await("/^Test image 1 in /.test(%s)".formatted(COMPRESSED));
    page.drop(folder.resolve("own.png"));
    page.click("#tab-compress");
    page.await("/^own.png in /.test(%s)".formatted(COMPRESSED));
    page.picture(PICTURES.resolve("compress-own.png"));
  }

  private double bytes() {
    String title = String.valueOf(page.value(COMPRESSED));
    return Double.parseDouble(title.replaceAll(".* in | bytes", ""));
  }

  @Test
  void theKeyboardReachesTheMapPicksAnImageAndDrawsALasso() throws Exception {
    tabTo("document.activeElement.getAttribute('aria-roledescription') === 'map'");
    page.type(Keys.ENTER);
    page.await("!/^Test image 0,/.test(document.querySelector('#image h2').innerText)");
    page.type("-", "l");
    lassoCorner(Keys.ARROW_LEFT, Keys.ARROW_UP);
    lassoCorner(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
    lassoCorner(Keys.ARROW_DOWN, Keys.ARROW_DOWN);
    lassoCorner(Keys.ARROW_LEFT, Keys.ARROW_LEFT);
    page.picture(PICTURES.resolve("key-lasso.png"));
    page.type(Keys.ENTER);
    page.await("/^[0-9,]+ images?$/.test(%s)".formatted(SELECTED));
    page.type(Keys.ESCAPE);
    page.await("document.querySelector('#map .selection').hidden");
    tabTo("document.activeElement.id === 'tab-image'");
    page.type(Keys.ARROW_RIGHT);
    page.await("!document.querySelector('#draw').hidden");
    page.type(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
    page.await("!document.querySelector('#compress').hidden");
    page.type(Keys.ARROW_RIGHT);
    page.await("!document.querySelector('#training').hidden");
  }

  private void lassoCorner(Keys... moves) {
    for (Keys move : moves) {
      page.type(move, move, move);
    }
    page.type(" ");
  }

  private void tabTo(String there) {
    for (int i = 0; i < 60; i++) {
      page.type(Keys.TAB);
      if (Boolean.TRUE.equals(page.value(there))) {
        return;
      }
    }
    throw new AssertionError("the tabulator never came there: " + there);
  }

  @Test
  void aBookmarkBringsTheViewBack() throws Exception {
    page.press("#map", "Error");
    page.press("#map", "Lasso");
    page.drag("#map canvas", -0.3, -0.3, 0.3, -0.3, 0.3, 0.3, -0.3, 0.3, -0.3, -0.3);
    page.await("/images?$/.test(%s)".formatted(SELECTED));
    page.press("#map", "+");
    page.press("#image", "›");
    page.await("/^Test image 1,/.test(document.querySelector('#image h2').innerText)");
    page.click("#tab-code");
    page.await("/panel=code/.test(location.hash) && /lasso=umap/.test(location.hash)");
    Object selected = page.value(SELECTED);
    URI bookmark = URI.create(String.valueOf(page.value("location.href")));
    try (Browser later = Browser.open(bookmark, false)) {
      later.resize(1400, 1000);
      later.await("/UMAP, coloured by error/.test(%s)".formatted(MAP));
      later.await("!document.querySelector('#code').hidden");
      later.await("%s === '%s'".formatted(SELECTED, selected));
      later.await("/Test image 1/.test(document.querySelector('#code').innerText)");
      assertThat(later.value("/view=/.test(location.hash)")).isEqualTo(true);
      assertThat(later.complaints()).isEmpty();
    }
  }

  @Test
  void thePageIsSavedByItsButton() throws Exception {
    page.value("window.made = URL.createObjectURL");
    page.value(
        "URL.createObjectURL = blob => { window.size = blob.size; return window.made.call(URL,"
            + " blob); }");
    page.press("header", "Save this page");
    page.await("/needs no server/.test(document.querySelector('#status').innerText)");
    assertThat((Long) page.value("window.size")).isBetween(100_000L, 3_000_000L);
  }
}
