package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.hourglass.app.Cli.Running;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A training that is begun, watched, stopped and resumed on the explorer's page.
class TrainingPageCliTest {
  private static final Path PICTURES = Path.of("target", "explorer");
  private static final Pattern ADDRESS = Pattern.compile("(http://127\\.0\\.0\\.1:\\d+)");

  @TempDir private Path folder;

  @Test
  void aTrainingIsWatchedStoppedResumedAndItsEpochsAreCompared() throws Exception {
    assumeThat(Browser.available()).as("chromium and chromedriver are installed").isTrue();
    Files.createDirectories(PICTURES);
    Running running = new Cli(folder).start("explore", "--no-browser");
    try {
      running.awaitOut("Stop with Ctrl-C");
      Matcher address = ADDRESS.matcher(Files.readString(running.outFile()));
      assertThat(address.find()).isTrue();
      try (Browser page = Browser.open(URI.create(address.group(1) + "/?canvas"), false)) {
        page.resize(1400, 1000);
        page.await("/Train your first model/.test(document.body.innerText)");
        page.picture(PICTURES.resolve("no-model.png"));
        begin(page);
        watch(page);
        stopAndResume(page);
        compare(page);
        assertThat(page.strangers()).isEmpty();
        assertThat(page.barriers()).isEmpty();
        assertThat(page.complaints()).isEmpty();
      }
      running.signal("INT");
      assertThat(running.end().err()).isEmpty();
    } finally {
      running.process().destroyForcibly();
    }
  }

  private static void begin(Browser page) {
    page.value(
        "document.querySelectorAll('#training select')[1]"
            + ".add(new Option('synthetic:2000', 'synthetic:2000', true, true))");
    page.value("document.querySelector('#training input[type=number]').value = 900");
    page.click("#training .primary");
  }

  /// Progress within an epoch, then the map, the losses and the reconstructions of two.
  private static void watch(Browser page) throws Exception {
    page.await("/Training, epoch 1 of 900/.test(document.querySelector('#training h2').innerText)");
    page.await("/images per second/.test(document.querySelector('#training').innerText)");
    page.await(
        "!document.querySelector('#map').hidden"
            + " && /PCA/.test(document.querySelector('#map canvas').getAttribute('aria-label'))");
    page.await("document.querySelector('#training .chart canvas') !== null");
    page.await("Number(document.querySelector('#training input[aria-label=Epoch]').max) >= 1");
    page.await("document.querySelector('#training img').src.startsWith('blob:')");
    page.picture(PICTURES.resolve("training.png"));
    page.slide("#training input[aria-label=Epoch]", 0);
    page.await("/after epoch 1$/.test(document.querySelector('#training img').alt)");
  }

  private static void stopAndResume(Browser page) throws Exception {
    page.press("#training", "Stop");
    page.await("/^Stopped after/.test(document.querySelector('#training h2').innerText)");
    page.picture(PICTURES.resolve("stopped.png"));
    page.press("#training", "Resume");
    page.await("/^Training, epoch/.test(document.querySelector('#training h2').innerText)");
    page.await("/images per second/.test(document.querySelector('#training').innerText)");
    page.press("#training", "Stop");
    page.await("/^Stopped after/.test(document.querySelector('#training h2').innerText)");
  }

  private static void compare(Browser page) throws Exception {
    page.await("!document.querySelector('#tab-compare').hidden");
    page.click("#tab-compare");
    page.await("/in two epochs/.test(document.querySelector('#compare h2').innerText)");
    assertThat(
            String.valueOf(page.value("document.querySelectorAll('#compare select')[1].innerText")))
        .contains("classic, epoch 1 of");
    page.picture(PICTURES.resolve("epochs.png"));
  }
}
