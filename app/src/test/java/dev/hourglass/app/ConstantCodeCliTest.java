package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelFile;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A model whose code is the same for every image ends no command.
class ConstantCodeCliTest extends CliCase {
  private static final List<String> DATA = List.of("--dataset", "synthetic:300");

  private Path model = Path.of("");

  @BeforeEach
  void makeConstant() throws Exception {
    ModelFile plain = ModelFile.load(VariationalModels.plain(temp));
    Autoencoder constant = plain.model();
    Arrays.fill(constant.parameters().values(), 0);
    model = temp.resolve("constant.safetensors");
    new ModelFile(constant, plain.metadata()).save(model);
  }

  @Test
  void theReportAndEvaluateSaySo() throws Exception {
    cli.ok("report", model, DATA, "-o", "page.html");
    assertThat(Files.readString(temp.resolve("page.html")))
        .contains("The code is constant", "No better than the mean image")
        .contains(
            "Left out: maps, clusters, traversals, paths, since all test images have the same")
        .contains("Left out: random codes, since all training images have the same code");
    String said = cli.ok("evaluate", model, DATA, "--resamples", "0").out();
    assertThat(said)
        .contains("! The code is constant: all images have the same code and reconstruction")
        .contains("what to try:");
    JsonObject numbers =
        JsonParser.parseString(Files.readString(temp.resolve("page-files/report.json")))
            .getAsJsonObject();
    assertThat(numbers.getAsJsonArray("diagnoses").toString())
        .contains("no_better_than_mean_image", "constant_code");
    assertThat(numbers.getAsJsonObject("latent").getAsJsonObject("left_out").keySet())
        .contains("maps", "neighbours");
  }

  @Test
  void everyCommandMakesWhatCanBeMade() throws Exception {
    assertThat(cli.ok("latent", model, DATA, "-o", "latent").out())
        .contains("No latent dimension matters", "Left out: maps")
        .doesNotContain("suffice");
    List<String> enough = List.of("--dataset", "synthetic:1200");
    assertThat(cli.ok("anomalies", model, "synthetic:60:test", enough, "-o", "a.png").out())
        .contains("Note: All normal images have the same code: density is left out");
    assertThat(cli.fails("anomalies", model, "synthetic:60:test", enough, "--score", "density"))
        .contains("so its density is undefined: use another --score");
    for (String command : List.of("generate", "manifold")) {
      assertThat(cli.ok(command, model, DATA, "-o", command + ".png").out())
          .contains("Note: all training images have the same code");
    }
    assertThat(cli.ok("neighbours", model, "3", DATA, "-o", "n.png").out())
        .contains("Note: all training images have the same code, so none is nearer");
    assertThat(cli.ok("interpolate", model, "3", "4", DATA, "-o", "i.png").out())
        .contains("Note: A and B have the same code");
  }

  @Test
  void imagesOfOnesOwnHaveTheirFilesNamesAndTwoAreEnough() throws Exception {
    for (String split : List.of("train", "test")) {
      Path folder = Files.createDirectories(temp.resolve("mine").resolve(split));
      ImageIO.write(
          new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY),
          "png",
          folder.resolve("IMG_" + split + ".png").toFile());
    }
    cli.ok("report", model, "--dataset", "folder:mine", "-o", "mine.html");
    assertThat(Files.readString(temp.resolve("mine.html")))
        .contains("<span>test/IMG_test.png</span>", "<span>train/IMG_train.png</span>")
        .contains("Left out: anomalies, since a threshold takes 40 training images, not 1");
  }
}
