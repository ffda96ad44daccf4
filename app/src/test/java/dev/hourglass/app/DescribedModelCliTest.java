package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.app.Cli.Result;
import dev.hourglass.data.Shape;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelFile;
import dev.hourglass.nn.Linear;
import dev.hourglass.nn.Unflatten;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `--model my.json`: a model of the user's own.
class DescribedModelCliTest extends CliCase {
  private String residual = "";

  @BeforeEach
  void begin() throws Exception {
    List<String> examples =
        Pattern.compile("```json\n(\\{.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Cli.ROOT.resolve("docs/models.md")))
            .results()
            .map(match -> match.group(1))
            .toList();
    residual = examples.get(1);
    Files.writeString(temp.resolve("dense.json"), examples.getFirst());
    Files.writeString(temp.resolve("residual.json"), residual);
  }

  @Test
  void infoDrawsTheLayersWithABlocksInnerLayersIndented() throws Exception {
    String table = cli.ok("info", "--model", "residual.json").out();
    assertThat(table)
        .startsWith("residual\n")
        .containsPattern(
            "\nencoder.conv1 +Conv2d 1→16, 3×3, stride 2, +16×14×14 +160 .*\n +padding 1\n")
        .containsPattern("\nencoder.block +Residual of 3 layers, +32×7×7\n +1 in the shortcut\n")
        .containsPattern(
            "\n  shortcut.conv +Conv2d 16→32, 1×1, +32×7×7 +544 .*\n +stride 2, padding 0\n")
        .containsPattern("\n  body.inner +Conv2d 16→16, .* +16×7×7 +2,320 ")
        .contains("784 numbers become 98.");
    assertThat(cli.ok("info", "--model", "residual.json", "--size", "32x64").out())
        .contains("1×32×64", "2,048 numbers become 256.");
    assertThat(cli.ok("info", "--model", "dense.json").out()).contains("784 numbers become 32.");
  }

  @Test
  void infoFindsMistakes() throws Exception {
    change(
        "\"kernel\": 4, \"stride\": 2, \"padding\": 1},\n    {\"name\": \"sigmoid\"",
        "\"kernel\": 3, \"stride\": 2, \"padding\": 1},\n    {\"name\": \"sigmoid\"");
    assertThat(cli.fails("info", "--model", "bad.json"))
        .isEqualTo(
            "hourglass: bad.json: the decoder ends at 1×27×27, the input is 1×28×28: use"
                + " output_padding 1 in deconv2");
    change("\"name\": \"inner\",", "\"name\": \"inner\", \"in_channels\": 7,");
    assertThat(cli.fails("info", "--model", "bad.json"))
        .contains("layer encoder.block.body.inner: the input is 16×14×14", "set in_channels to 16");
    change("LeakyReLU", "LeakyRelu");
    assertThat(cli.fails("info", "--model", "bad.json"))
        .contains("bad.json: encoder.leak1: has the type LeakyRelu, expected one of");
    change("\"version\": 1,", "\"version\": 1,,");
    assertThat(cli.fails("info", "--model", "bad.json")).contains("line 3 column");
    assertThat(cli.fails("info", "--model", "none.json")).contains("none.json: no such file");
    assertThat(cli.fails("info", "--model", "dense.json", "--colour"))
        .contains("1×28×28", "3×28×28", "leave out \"input\"");
    assertThat(cli.refuses("info", "--model", "my.txt")).contains("classic", ".json");
  }

  @Test
  void trainMakesTheModelThatTheFileDescribes() throws Exception {
    Result trained = cli.ok("train", "--model", "residual.json", Cli.TINY, "--out", "run");
    assertThat(trained.out()).contains("residual");
    ModelFile saved = ModelFile.load(temp.resolve("run/model.safetensors"));
    assertThat(saved.model().name()).isEqualTo("residual");
    assertThat(saved.model().codeSize()).isEqualTo(98);
    assertThat(cli.ok("info", "run").out()).contains("body.inner");
    change("\"kernel\": 3", "\"kernel\": 0");
    assertThat(cli.fails("train", "--model", "bad.json", Cli.TINY, "--out", "other"))
        .contains("bad.json: encoder.conv1: kernel is 0");
    assertThat(temp.resolve("other")).doesNotExist();
  }

  @Test
  void aFolderIsResizedToWhatTheFileTakesUnlessASizeIsGiven() throws Exception {
    Files.createDirectories(temp.resolve("photos"));
    for (int i = 0; i < 20; i++) {
      var photo = new BufferedImage(50, 40, BufferedImage.TYPE_INT_RGB);
      photo.setRGB(25, 20, 0xFFFFFF >> i);
      ImageIO.write(photo, "png", temp.resolve("photos/" + i + ".png").toFile());
    }
    List<String> photos = List.of("--dataset", "folder:photos", "--epochs", "1");
    String small = residual.replace("\"encoder\"", "\"input\": [1, 16, 32], \"encoder\"");
    Files.writeString(temp.resolve("small.json"), small);
    assertThat(cli.ok("train", "--model", "small.json", photos, "--out", "run").out())
        .contains("test images of 1×16×32");
    assertThat(
            cli.fails("train", "--model", "small.json", photos, "--size", "8x8", "--out", "other"))
        .contains("1×16×32", "1×8×8");
    assertThat(cli.ok("find-rate", "--model", "small.json", photos.subList(0, 2)).out())
        .contains("Wrote learning-rate.png");
  }

  @Test
  void aCraftedModelsNameLeadsOutOfNoFolder() throws Exception {
    Path home = Files.createDirectories(temp.resolve("deep/home"));
    Autoencoder.builder("../../../up\\and/away", new Shape(1, 28, 28))
        .encoder("code", new Linear(784, 2))
        .decoder("draw", new Linear(2, 784))
        .decoder("image", new Unflatten(1, 28, 28))
        .build(0)
        .save(home.resolve("crafted.safetensors"));
    new Cli(home).ok("train", "--from", "crafted.safetensors", Cli.TINY);
    assertThat(home.resolve("runs").toFile().list())
        .singleElement()
        .asString()
        .matches("synthetic-\\.\\.-\\.\\.-\\.\\.-up-and-away-\\d{8}-\\d{6}");
    assertThat(home.toFile().list()).containsOnly("crafted.safetensors", "runs");
    assertThat(temp.toFile().list()).containsOnly("deep", "dense.json", "residual.json");
  }

  private void change(String part, String other) throws Exception {
    assertThat(residual).contains(part);
    int at = residual.indexOf(part);
    Files.writeString(
        temp.resolve("bad.json"),
        residual.substring(0, at) + other + residual.substring(at + part.length()));
  }
}
