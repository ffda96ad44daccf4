package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hourglass.data.synthetic.SyntheticDigits;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `hourglass anomalies` and `hourglass one-class`.
@Tag("slow")
class AnomaliesCliTest extends CliCase {
  private static final List<String> DATA = List.of("--dataset", "synthetic:600");
  private static final List<String> TENTH = List.of("--rate", "0.1");
  private static final int CELL = 4 * 28 + 4;

  @Test
  void noiseAmongDigitsIsFoundDrawnAndListed() throws Exception {
    strangeFolder();
    String out =
        cli.ok(
                "anomalies",
                Cli.model(),
                "mixed",
                DATA,
                TENTH,
                "--scores",
                "all.csv",
                "-o",
                "strange.png")
            .out();
    assertThat(out)
        .contains("detector fitted on the training images of synthetic")
        .contains("set on 100 normal images for a rate of false alarms of 10 %")
        .contains("of 100 test images, not used for fitting, are above it")
        .contains("of 6 images of mixed", "anomaly", "Wrote strange.png");
    assertThat(out.lines().filter(line -> line.endsWith(".png")).findFirst().orElseThrow())
        .as("the highest score")
        .contains("noise.png");
    BufferedImage picture = ImageIO.read(temp.resolve("strange.png").toFile());
    assertThat(picture.getWidth()).isGreaterThan(6 * CELL);
    assertThat(picture.getHeight()).isGreaterThan(3 * CELL);
    List<String> csv = Files.readAllLines(temp.resolve("all.csv"));
    assertThat(csv).hasSize(7);
    assertThat(csv.getFirst())
        .isEqualTo("index,name,label,anomaly,reconstruction,unexplained,density,combined");
    assertThat(csv.getLast()).startsWith("5,noise.png,,true,0.");
  }

  @Test
  void jsonHoldsTheReportAndAllScoresWhateverTheThreads() throws Exception {
    List<String> what = List.of("synthetic:600:test", "--top", "3", "--score", "density");
    cli.ok("anomalies", Cli.model(), what, DATA, TENTH, "--scores", "one.json");
    cli.ok("anomalies", Cli.model(), what, DATA, TENTH, "--scores", "b.json", "--threads", "3");
    assertThat(temp.resolve("anomalies.png")).doesNotExist();
    cli.ok("anomalies", Cli.model(), what, DATA, TENTH);
    assertThat(temp.resolve("anomalies.png")).exists();
    assertThat(temp.resolve("b.json")).hasSameTextualContentAs(temp.resolve("one.json"));
    JsonObject json =
        JsonParser.parseString(Files.readString(temp.resolve("one.json"))).getAsJsonObject();
    assertThat(json.keySet())
        .containsExactly(
            "model",
            "images",
            "normal",
            "score",
            "rate",
            "threshold",
            "calibration_images",
            "false_alarms",
            "false_alarm_images",
            "count",
            "anomalies",
            "histogram",
            "highest",
            "images_scored");
    JsonArray all = json.getAsJsonArray("images_scored");
    JsonArray highest = json.getAsJsonArray("highest");
    assertThat(all).hasSize(100);
    assertThat(highest).hasSize(3);
    double first = number(highest.get(0), "density");
    assertThat(all).allMatch(one -> number(one, "density") <= first);
    long alarms = 0;
    for (JsonElement one : all) {
      boolean anomaly = one.getAsJsonObject().get("anomaly").getAsBoolean();
      assertThat(anomaly).isEqualTo(number(one, "density") > number(json, "threshold"));
      alarms += anomaly ? 1 : 0;
    }
    assertThat(alarms).isEqualTo(json.get("anomalies").getAsInt());
    assertThat(number(json, "false_alarms")).isEqualTo(alarms / 100.0);
    int counted = 0;
    for (JsonElement bin : json.getAsJsonObject("histogram").getAsJsonArray("images")) {
      counted += bin.getAsInt();
    }
    assertThat(counted).isEqualTo(100);
  }

  @Test
  void aFileThatWasFittedGivesTheSameReportWithoutTheTrainingImages() throws Exception {
    List<String> what = List.of("synthetic:600:test", "--top", "3");
    cli.ok("anomalies", Cli.model(), what, DATA, TENTH, "--scores", "at-once.json");
    String fitted =
        cli.ok("anomalies", Cli.model(), "--fit", DATA, TENTH, "-o", "a.safetensors").out();
    assertThat(fitted)
        .contains("set on 100 normal images", "Wrote a.safetensors")
        .doesNotContain("highest");
    String used =
        cli.ok("anomalies", "--use", "a.safetensors", what, "--scores", "used.json").out();
    assertThat(used).startsWith(fitted.substring(0, fitted.indexOf("Wrote")));
    assertThat(temp.resolve("used.json")).hasSameTextualContentAs(temp.resolve("at-once.json"));
    cli.ok("anomalies", "--use", "a.safetensors", what, "-o", "a.png", "--threads", "3");
    assertThat(temp.resolve("a.png")).exists();
    cli.ok("encode", Cli.model(), "synthetic:600:test", "-o", "model.npy");
    cli.ok("encode", "a.safetensors", "synthetic:600:test", "-o", "fitted.npy");
    assertThat(temp.resolve("fitted.npy")).hasSameBinaryContentAs(temp.resolve("model.npy"));
    byte[] bytes = Files.readAllBytes(temp.resolve("a.safetensors"));
    Files.write(temp.resolve("cut.safetensors"), Arrays.copyOf(bytes, bytes.length - 9));
    assertThat(cli.fails("anomalies", "--use", "cut.safetensors", what))
        .contains("cut.safetensors: holds", "damaged");
  }

  @Test
  void wordsThatDoNotBelongToFittingAndUsingAreRefused() throws Exception {
    Path model = VariationalModels.plain(temp);
    assertThat(cli.fails("anomalies", "--use", model, "a.npy"))
        .contains("holds a model without an anomaly detector", "hourglass anomalies --fit");
    assertThat(cli.refuses("anomalies", "--use", model, model, "a.npy"))
        .contains("MODEL has no effect with --use");
    assertThat(cli.refuses("anomalies")).contains("MODEL is missing");
    assertThat(cli.refuses("anomalies", "--use", model)).contains("INPUT is missing");
    assertThat(cli.refuses("anomalies", model)).contains("INPUT is missing, expected the images");
    assertThat(cli.refuses("anomalies", model, "a.npy", "--fit", "-o", "a.safetensors"))
        .contains("INPUT has no effect with --fit");
    assertThat(cli.refuses("anomalies", model, "--fit")).contains("is missing", "set it with -o");
    assertThat(cli.refuses("anomalies", model, "--fit", "-o", "a.png"))
        .contains("a.png, expected a .safetensors file");
  }

  @Test
  void normalImagesMayComeFromElsewhere() throws Exception {
    var digits = SyntheticDigits.generate(100, 1);
    NpyFiles.write(temp.resolve("good.npy"), new int[] {100, 28, 28}, digits.pixels());
    Path plain = VariationalModels.variational(temp);
    String out =
        cli.ok("anomalies", plain, "good.npy", "--normal", "good.npy", TENTH, "-o", "a.png").out();
    assertThat(out)
        .contains("detector fitted on good.npy", "set on 50 normal images", "of 100 images")
        .doesNotContain("test images");
    draw("noise.png", 1);
    assertThat(cli.ok("anomalies", plain, "noise.png", "--normal", "good.npy", TENTH).out())
        .contains("1 of 1 image of noise.png is an anomaly.");
  }

  @Test
  void trainingImagesThatAreGoneAreNamedWithAWayOut() throws Exception {
    Path model = VariationalModels.plain(temp);
    strangeFolder();
    assertThat(cli.fails("anomalies", model, "mixed", "--dataset", "idx:gone"))
        .contains("the model's training images", "cannot be used", "gone", "--normal");
    assertThat(cli.refuses("anomalies", model, "mixed", "--normal", "gone.npy"))
        .contains("'gone.npy'", "neither a file");
  }

  @Test
  void requestsThatMakeNoSenseAreRefused() throws Exception {
    Path model = VariationalModels.plain(temp);
    assertThat(cli.refuses("anomalies", model, "x", "--rate", "NaN"))
        .contains("'--rate': \"NaN\" is not a decimal number");
    for (String rate : List.of("0", "1", "-1")) {
      assertThat(cli.refuses("anomalies", model, "x", "--rate", rate)).contains("--rate is ");
    }
    assertThat(cli.refuses("anomalies", model, "x", "--score", "mse"))
        .contains("'mse'", "combined");
    assertThat(cli.refuses("anomalies", model, "x", "--top", "0")).contains("1 to 100");
    assertThat(cli.refuses("anomalies", model, "x", "--scores", "a.txt")).contains("a.txt");
    for (String output : List.of("a.txt", "a.npy")) {
      assertThat(cli.refuses("anomalies", model, "x", "-o", output))
          .contains("the output is " + output + ", expected a .png file");
    }
    assertThat(cli.refuses("anomalies", model, "x")).contains("'x'", "neither a file");
    assertThat(cli.fails("anomalies", model, "synthetic:600:test", DATA, "--rate", "0.001"))
        .contains(
            "set on 100 normal images for a rate of false alarms of 0.001",
            "at least 999",
            "a rate of 0.00991 or more");
    assertThat(temp.resolve("anomalies.png")).doesNotExist();
  }

  @Test
  void aConditionalModelIsToldLabels() throws Exception {
    List<String> small = List.of("--model", "vae", "--latent", "2", "--channels", "4,8");
    cli.ok("train", small, "--conditional", Cli.TINY, "--out", "run");
    cli.ok("anomalies", "run", "synthetic:600:test", DATA, TENTH);
    strangeFolder();
    assertThat(cli.refuses("anomalies", "run", "mixed", DATA, TENTH))
        .contains("is conditional and the images have no labels", "--label or --labels");
    String out = cli.ok("anomalies", "run", "mixed", DATA, TENTH, "--label", "3").out();
    assertThat(out).contains("class 3");
    assertThat(cli.refuses("anomalies", "run", "mixed", "--label", "3", "--normal", "mixed"))
        .contains("a dataset after --normal");
  }

  @Test
  void eachClassIsToldFromTheOthers() throws Exception {
    List<String> how = List.of("--model", "dense", "--latent", "4", "--epochs", "20");
    String table = cli.ok("one-class", DATA, how, "--seeds", "2").out();
    assertThat(table)
        .contains("synthetic, one class against the others: dense, 20 epochs, means over 2 seeds")
        .contains("reconstruction", "unexplained", "density", "combined", "mean", "by seed");
    String text = cli.run("one-class", DATA, how, "--json", "--threads", "1").out();
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    assertThat(json.getAsJsonArray("classes")).hasSize(10);
    double sum = 0;
    for (JsonElement one : json.getAsJsonArray("classes")) {
      double area = number(one.getAsJsonObject().get("auroc"), "combined");
      assertThat(area).isBetween(0.1, 1.0);
      sum += area;
    }
    double mean = number(json.get("mean_auroc"), "combined");
    assertThat(mean).isCloseTo(sum / 10, within(1e-12));
    assertThat(mean).as("better than guessing").isGreaterThan(0.85);
  }

  @Test
  void oneClassNeedsClassesAndAModelWithoutLabels() throws Exception {
    Files.createDirectories(temp.resolve("bare"));
    for (int i = 0; i < 8; i++) {
      draw("bare/%d.png".formatted(i), i);
    }
    assertThat(cli.fails("one-class", "--dataset", "folder:bare", "--epochs", "1"))
        .contains("has 0 classes", "a sub-folder for each class");
    for (String same : List.of("a", "b")) {
      Files.createDirectories(temp.resolve("same").resolve(same));
      for (int i = 0; i < 20; i++) {
        draw("same/%s/%d.png".formatted(same, i), 1);
      }
    }
    assertThat(cli.fails("one-class", "--dataset", "folder:same", "--epochs", "1"))
        .contains("all images of same-a have the same code");
    assertThat(cli.refuses("one-class", DATA, "--seeds", "0")).contains("--seeds is 0");
    assertThat(cli.refuses("one-class", DATA, "--latent", "0")).contains("latent is 0");
    assertThat(cli.refuses("one-class", DATA, "--epochs", "0")).contains("epochs is 0");
    Files.writeString(
        temp.resolve("told.json"),
        """
        {"format": "hourglass-model", "version": 1, "name": "told",
         "encoder": [{"name": "code", "type": "Linear", "out_features": 4}],
         "decoder": [
           {"name": "label", "type": "OneHotLabel", "classes": 10},
           {"name": "draw", "type": "Linear", "out_features": 784},
           {"name": "image", "type": "Unflatten", "channels": 1, "height": 28, "width": 28}]}
        """);
    assertThat(cli.refuses("one-class", DATA, "--model", "told.json"))
        .contains("the model told takes labels");
    assertThat(cli.refuses("one-class", DATA, "--model", "told.json", "--latent", "4"))
        .contains("--latent changes a preset");
  }

  private static double number(JsonElement in, String name) {
    return in.getAsJsonObject().get(name).getAsDouble();
  }

  /// Five digits and one picture of noise.
  private void strangeFolder() throws IOException {
    Files.createDirectories(temp.resolve("mixed"));
    var digits = SyntheticDigits.generate(5, 9);
    for (int i = 0; i < 5; i++) {
      BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
      for (int p = 0; p < 784; p++) {
        image.getRaster().setSample(p % 28, p / 28, 0, digits.pixels()[i * 784 + p] & 0xFF);
      }
      ImageIO.write(image, "png", temp.resolve("mixed/digit-%d.png".formatted(i)).toFile());
    }
    draw("mixed/noise.png", 1);
  }

  private void draw(String name, int seed) throws IOException {
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    for (int p = 0; p < 784; p++) {
      image.getRaster().setSample(p % 28, p / 28, 0, (p * p * 31 + 17 * p * seed) % 256);
    }
    ImageIO.write(image, "png", temp.resolve(name).toFile());
  }
}
