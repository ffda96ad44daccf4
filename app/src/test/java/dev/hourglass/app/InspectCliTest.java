package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCliTest {
  private static final int EDGE = 24;

  @TempDir private Path folder;

  private Cli cli;

  @BeforeEach
  void start() throws IOException {
    cli = new Cli(folder);
  }

  /// Stripes of one of two directions with some noise, and a bright square on it if it is to be a
  /// defect.
  private void write(String name, boolean across, long seed, boolean defect) throws IOException {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_BYTE_GRAY);
    BufferedImage mask = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_BYTE_GRAY);
    int phase = random.nextInt(6);
    for (int y = 0; y < EDGE; y++) {
      for (int x = 0; x < EDGE; x++) {
        boolean light = ((across ? y : x) + phase) % 6 < 3;
        boolean wrong = defect && x >= 9 && x < 15 && y >= 9 && y < 15;
        int value = wrong ? 255 : (light ? 110 : 40) + random.nextInt(20);
        image.getRaster().setSample(x, y, 0, value);
        mask.getRaster().setSample(x, y, 0, wrong ? 255 : 0);
      }
    }
    save(image, "parts/" + name + ".png");
    if (defect) {
      save(mask, "parts/ground_truth/" + name.substring("test/".length()) + "_mask.png");
    }
  }

  private void save(BufferedImage image, String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  private void writeParts() throws IOException {
    for (int i = 0; i < 120; i++) {
      write("train/good/%03d".formatted(i), i % 2 == 0, i, false);
    }
    for (int i = 0; i < 12; i++) {
      write("test/good/%03d".formatted(i), i % 2 == 0, 500 + i, false);
      write("test/square/%03d".formatted(i), i % 2 == 0, 700 + i, true);
    }
    // A copy of a training image among the test images.
    Files.copy(
        folder.resolve("parts/train/good/004.png"), folder.resolve("parts/test/good/copy.png"));
  }

  @Test
  void aFolderOfPartsIsInspectedWithItsMasks() throws Exception {
    writeParts();
    String[] command = {
      "inspect",
      "parts",
      "--model",
      "classic",
      "--epochs",
      "30",
      "--groups",
      "2",
      "--csv",
      "all.csv"
    };
    String out = cli.ok((Object[]) command).out();
    assertThat(out).contains("parts: 145 images").contains("leaks of test images");
    JsonObject json = json("inspect.json");
    assertThat(json.get("test_images").getAsInt()).isEqualTo(25);
    JsonObject defects = json.getAsJsonObject("defects");
    assertThat(number(defects, "images", "auroc")).isGreaterThan(0.9);
    assertThat(number(defects, "pixels", "auroc")).isGreaterThan(0.9);
    assertThat(number(defects, "pixels", "aupro")).isGreaterThan(0.7);
    assertThat(defects.getAsJsonObject("pixels").get("anomalous").getAsInt()).isEqualTo(12 * 36);
    Path files = folder.resolve("inspect-files");
    assertThat(files)
        .isDirectoryContaining("glob:**/variety.png")
        .isDirectoryContaining("glob:**/groups.png")
        .isDirectoryContaining("glob:**/anomalies.png")
        .isDirectoryContaining("glob:**/model.safetensors");
    assertThat(Files.readString(files.resolve("duplicates.txt"))).contains("test/good/copy.png\n");
    List<String> table = Files.readAllLines(folder.resolve("all.csv"));
    assertThat(table).hasSize(146);
    assertThat(table.getFirst()).startsWith("image,source,split,label,group,duplicate_of");
    assertThat(Files.readString(folder.resolve("inspect.html")))
        .contains("Defects with known places");
    // The same bytes whatever the threads.
    cli.ok(
        "inspect",
        "parts",
        "--model",
        "inspect-files/model.safetensors",
        "--threads",
        "1",
        "--groups",
        "2",
        "--csv",
        "again.csv",
        "-o",
        "again.html");
    assertThat(folder.resolve("again.csv")).hasSameBinaryContentAs(folder.resolve("all.csv"));
    assertThat(json("again.json").getAsJsonObject("defects")).isEqualTo(defects);
  }

  private static BufferedImage photo(int width, int height, int seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double wave =
            Math.sin((seed + 3) * x * 2.0 / width) * Math.cos(seed % 7 * y * 2.0 / height);
        int light = (int) (100 + 90 * wave);
        image.setRGB(x, y, light << 16 | (seed * 11 % 200) << 8 | (255 - light));
      }
    }
    return image;
  }

  @Test
  void ofCopiesTheLargestStaysAndImagesAreFittedAsAsked() throws Exception {
    for (int i = 0; i < 40; i++) {
      save(photo(96, 64, i), "photos/p%02d.png".formatted(i));
    }
    save(photo(192, 128, 5), "photos/q-large.png");
    save(photo(12, 8, 9), "photos/q-small.png");
    String[] command = {
      "inspect", "photos", "--epochs", "1", "--size", "32x32", "--fit", "pad", "--csv", "all.csv"
    };
    String out = cli.run((Object[]) command).out();
    assertThat(out).contains("resized to 32×32 (pad): 42 of 42");
    String copies = Files.readString(folder.resolve("inspect-files/duplicates.txt"));
    assertThat(copies.lines()).contains("p05.png").doesNotContain("q-large.png");
    assertThat(Files.readString(folder.resolve("all.csv"))).contains(",size\n");
    assertThat(json("inspect.json").getAsJsonObject("flags").getAsJsonArray("size")).hasSize(1);
    assertThat(folder.resolve("inspect-files/size.png")).exists();
  }

  @Test
  void masksThatAreMissingLeaveTheRestOfThePage() throws Exception {
    writeParts();
    Files.delete(folder.resolve("parts/ground_truth/square/003_mask.png"));
    String out = cli.run("inspect", "parts", "--epochs", "1", "--groups", "2").out();
    assertThat(out)
        .contains("Warning: masks are not compared with the anomalies")
        .contains("1 image (", "square/003");
    assertThat(json("inspect.json").get("defects").isJsonNull()).isTrue();
    assertThat(folder.resolve("inspect.html")).exists();
  }

  private JsonObject json(String name) throws IOException {
    return JsonParser.parseString(Files.readString(folder.resolve(name))).getAsJsonObject();
  }

  private static double number(JsonObject json, String part, String name) {
    return json.getAsJsonObject(part).get(name).getAsDouble();
  }

  @Test
  void thePageKeepsTheNamesOfGroups() throws Exception {
    assumeThat(Browser.available()).as("chromium and chromedriver are installed").isTrue();
    cli.ok("inspect", "synthetic:300", "--epochs", "1", "-o", "page.html");
    try (Browser browser = Browser.open(folder.resolve("page.html"), false)) {
      assertThat(browser.value("document.querySelectorAll('.names input').length")).isEqualTo(10L);
      assertThat(browser.value("document.querySelectorAll('#map circle').length")).isNotEqualTo(0L);
      assertThat(
              browser.value(
                  "(i => { i.value = 'sevens'; i.dispatchEvent(new Event('input', {bubbles: true}));"
                      + " return Object.values(localStorage).join(); })"
                      + "(document.querySelector('.names input'))"))
          .asString()
          .contains("sevens");
      assertThat(
              browser.value(
                  "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
          .isEqualTo(true);
      browser.resize(360, 900);
      assertThat(
              browser.value(
                  "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
          .as("no wider than a small screen")
          .isEqualTo(true);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void whatCannotBeInspectedIsSaid() throws Exception {
    assertThat(cli.refuses("inspect", "synthetic:50", "--rate", "2"))
        .contains("rate")
        .contains("expected");
    assertThat(cli.refuses("inspect", "synthetic:50", "-o", "page.txt")).contains(".html");
    assertThat(cli.refuses("inspect", "nowhere")).contains("nowhere");
  }
}
