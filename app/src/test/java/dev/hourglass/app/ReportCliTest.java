package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The page as users get it, in a browser as they see it.
class ReportCliTest {
  @TempDir private static Path folder;
  private static Path page = Path.of("report.html");

  @BeforeAll
  static void trainWithReport() throws Exception {
    Path run = folder.resolve("run");
    new Cli(folder)
        .ok("train", "--dataset", "synthetic:600", "--epochs", "2", "--report", "--out", run);
    page = run.resolve("report.html");
  }

  @Test
  void thePageNeedsNoOtherFileAndNoNetwork() throws Exception {
    String html = Files.readString(page);
    assertThat(html).doesNotContainPattern("(src|href|url\\()=?[\"']?(https?:|//|report)");
    assertThat(html)
        .contains("Model and training", "Loss by epoch", "Reconstruction", "Latent space")
        .contains("Decoded codes", "Anomalies", "Time");
  }

  @Test
  void adviceShowsTheWholeCommand() throws Exception {
    assertThat(Files.readString(page))
        .containsPattern("<code>\\S*hourglass train --resume \\S+/run --epochs 4</code>");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBrowserShowsAllPicturesAndHasNoComplaints(boolean dark) throws Exception {
    assumeThat(Browser.available()).as("chromium and chromedriver are installed").isTrue();
    try (Browser browser = Browser.open(page, dark)) {
      assertThat(browser.value("document.images.length")).isInstanceOf(Long.class);
      assertThat((Long) browser.value("document.images.length")).isGreaterThan(100);
      assertThat(
              browser.value(
                  "[...document.images].filter(i => !i.complete || i.naturalWidth === 0).length"))
          .isEqualTo(0L);
      assertThat(browser.value("document.querySelectorAll('#map circle').length > 50"))
          .isEqualTo(true);
      browser.hover("#map circle");
      assertThat(browser.value("getComputedStyle(document.querySelector('#map .hint')).display"))
          .isEqualTo("block");
      browser.click(".tabs button:nth-of-type(2)");
      assertThat(browser.value("document.querySelector('.tabs button:nth-of-type(2)').ariaPressed"))
          .isEqualTo("true");
      assertThat(
              browser.value(
                  "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
          .as("nothing is wider than the window")
          .isEqualTo(true);
      assertThat(
              browser.value(
                  "[...document.querySelectorAll('.scroll')].every(s =>"
                      + " !s.querySelector('caption, figcaption'))"))
          .as("no caption scrolls with its table")
          .isEqualTo(true);
      for (int width : new int[] {1000, 360}) {
        browser.resize(width, 900);
        assertThat(
                browser.value(
                    "(g => g.length > 20 && g.every(i =>"
                        + " i.getBoundingClientRect().right < innerWidth && i.width > 10))"
                        + "([...document.querySelectorAll('.grid img')])"))
            .as("no picture is cut at %d pixels", width)
            .isEqualTo(true);
        assertThat(
                browser.value(
                    "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
                        + " && [...document.querySelectorAll('figcaption')].every(c =>"
                        + " c.getBoundingClientRect().right <= innerWidth)"))
            .as("the page is no wider than %d pixels", width)
            .isEqualTo(true);
      }
      assertThat(browser.complaints()).isEmpty();
      browser.screenshot(folder.resolve("page.png"));
      assertThat(ImageIO.read(folder.resolve("page.png").toFile()).getHeight()).isGreaterThan(3000);
    }
  }

  @Test
  void thePagePrintsOnFewSheetsWithoutScrollbars() throws Exception {
    assumeThat(Browser.available()).as("chromium and chromedriver are installed").isTrue();
    try (Browser browser = Browser.open(page, false)) {
      byte[] pdf = browser.pdf();
      String text = new String(pdf, StandardCharsets.ISO_8859_1);
      int sheets = text.split("/Type /Page\\b(?!s)", -1).length - 1;
      assertThat(sheets).isBetween(4, 9);
      browser.emulatePrint();
      assertThat(
              browser.value(
                  "[...document.querySelectorAll('.scroll')].every(s =>"
                      + " getComputedStyle(s).overflowX === 'visible')"))
          .isEqualTo(true);
      assertThat(
              browser.value(
                  "[...document.querySelectorAll('figure:not(.table)')].every(f =>"
                      + " getComputedStyle(f).breakInside === 'avoid')"))
          .isEqualTo(true);
    }
  }

  @Test
  void anotherJvmWithOtherThreadsWritesTheSameBytes() throws Exception {
    Path again = folder.resolve("again").resolve("report.html");
    Files.createDirectory(again.getParent());
    new Cli(folder).ok("report", page.resolveSibling(""), "--threads", "1", "-o", again);
    assertThat(withoutSeconds(again)).isEqualTo(withoutSeconds(page));
    Path files = page.resolveSibling("report-files");
    List<Path> names;
    try (Stream<Path> all = Files.list(files)) {
      names = all.map(Path::getFileName).sorted().toList();
    }
    assertThat(names).hasSizeGreaterThan(9);
    for (Path name : names) {
      Path other = again.resolveSibling("report-files").resolve(name);
      if (name.toString().equals("report.json")) {
        assertThat(withoutSeconds(other)).isEqualTo(withoutSeconds(files.resolve(name)));
      } else {
        assertThat(other).as(name.toString()).hasSameBinaryContentAs(files.resolve(name));
      }
    }
  }

  /// A page without the section of how long all took, or numbers without theirs.
  private static String withoutSeconds(Path file) throws Exception {
    String text = Files.readString(file);
    String without =
        text.replaceFirst("(?s)<section id=\"time\">.*?</section>", "")
            .replaceFirst("\"seconds\": *\\{[^}]*}|\"seconds\": *[0-9.]+", "");
    assertThat(without).isNotEqualTo(text);
    return without;
  }

  @Test
  void figuresAndNumbersLieBesideThePage() throws Exception {
    Path files = page.resolveSibling("report-files");
    for (String figure :
        List.of("pairs", "loss", "best", "median", "worst", "dimensions", "samples", "scores")) {
      assertThat(ImageIO.read(files.resolve(figure + ".png").toFile())).as(figure).isNotNull();
    }
    JsonObject numbers =
        JsonParser.parseString(Files.readString(files.resolve("report.json"))).getAsJsonObject();
    assertThat(numbers.keySet()).contains("all", "labels", "baselines", "latent", "anomalies");
  }

  @Test
  void evaluateGivesTheSameNumbersAsJson() throws Exception {
    Path run = page.resolveSibling("model.safetensors");
    Cli.Result found =
        new Cli(folder).run("evaluate", run, "--dataset", "synthetic:600", "--json", "--all");
    assertThat(found.code()).as(found.toString()).isZero();
    JsonObject numbers = JsonParser.parseString(found.out()).getAsJsonObject();
    JsonObject page = report();
    assertThat(numbers.get("all")).isEqualTo(page.get("all"));
    assertThat(numbers.get("anomalies")).isEqualTo(page.get("anomalies"));
    JsonObject codes = numbers.getAsJsonObject("latent");
    JsonObject shown = page.getAsJsonObject("latent");
    codes.remove("seconds");
    shown.remove("seconds");
    assertThat(codes).isEqualTo(shown);
  }

  private static JsonObject report() throws Exception {
    Path json = page.resolveSibling("report-files").resolve("report.json");
    return JsonParser.parseString(Files.readString(json)).getAsJsonObject();
  }

  @Test
  void allOfItIsForJsonOnly() throws Exception {
    Path model = page.resolveSibling("model.safetensors");
    assertThat(new Cli(folder).refuses("evaluate", model, "--all"))
        .contains("--all has no effect without --json: add that");
    assertThat(new Cli(folder).refuses("evaluate", model, "--all", "--json", "--split", "train"))
        .contains("--split has no effect with --all: leave one of them out");
  }

  @Test
  void aPageIsCalledHtml() throws Exception {
    assertThat(
            new Cli(folder)
                .refuses("report", page.resolveSibling("model.safetensors"), "-o", "x.pdf"))
        .contains("expected one that ends in .html");
  }
}
