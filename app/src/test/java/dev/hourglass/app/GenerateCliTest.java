package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/// New images, ways between images, maps of codes, and what only variational models can tell.
class GenerateCliTest extends CliCase {
  private static final List<String> TINY_DATA = List.of("--dataset", "synthetic:600");
  private static final int CELL = 4 * 28 + 4;
  private static final int BORDER = 2 * 16 - 4;

  @Test
  void aPlainModelDrawsFromAMixtureOfItsTrainingImages() throws Exception {
    Path model = Cli.model();
    List<String> few = List.of("-n", "10", "--components", "3");
    cli.ok("generate", model, TINY_DATA, few, "-o", "ten.npy");
    assertThat(Npy.read(temp.resolve("ten.npy")).shape()).containsExactly(10, 1, 28, 28);
    assertThat(cli.ok("generate", model, TINY_DATA, few, "-o", "ten.png").out())
        .contains("Wrote 10 images to ten.png");
    assertSize("ten.png", 4, 3);
    cli.ok("generate", model, TINY_DATA, few, "--threads", "3", "-o", "again.npy");
    assertThat(values("again.npy")).isEqualTo(values("ten.npy"));
  }

  @Test
  void aVariationalModelDrawsFromItsPriorWithoutAnyDataset() throws Exception {
    Path model = VariationalModels.variational(temp);
    cli.ok("generate", model, "-o", "samples.png");
    assertSize("samples.png", 8, 8);
    cli.ok("generate", model, "-n", "2", "--temperature", "0", "-o", "still.npy");
    float[] still = values("still.npy");
    assertThat(Arrays.copyOf(still, 784)).isEqualTo(Arrays.copyOfRange(still, 784, 1568));
    cli.ok("generate", model, "-n", "2", "--seed", "1", "-o", "one.npy");
    cli.ok("generate", model, "-n", "2", "--seed", "2", "-o", "two.npy");
    assertThat(values("one.npy")).isNotEqualTo(values("two.npy"));
  }

  @Test
  void requestsThatMakeNoSenseAreRefused() throws Exception {
    Path model = VariationalModels.variational(temp);
    assertThat(cli.refuses("generate", model, "-n", "0", "-o", "a.png")).contains("0 images");
    assertThat(cli.refuses("generate", model, "-n", "1001", "-o", "a.png")).contains(".npy");
    assertThat(cli.refuses("generate", model, "-o", "a.jpg"))
        .contains("a.jpg", ".png, .npy or .npz");
    assertThat(cli.refuses("generate", model, "--temperature", "-1", "-o", "a.png"))
        .contains("temperature");
    assertThat(cli.refuses("generate", model, "--label", "3", "-o", "a.png"))
        .contains("without labels", "--label");
    assertThat(
            cli.ok("generate", Cli.model(), TINY_DATA, "--components", "700", "-o", "a.png").out())
        .contains("Note: the mixture has 600 components");
  }

  @Test
  void aWayHasBothOriginalsAtItsEnds() throws Exception {
    Path model = Cli.model();
    cli.ok("interpolate", model, "3", "train:8", TINY_DATA, "-o", "way.png");
    assertThat(ImageIO.read(temp.resolve("way.png").toFile()).getWidth())
        .isEqualTo(12 * CELL + BORDER);
    cli.ok("interpolate", model, "synthetic:600:test:3", "synthetic:600:train:8", "-o", "same.png");
    assertThat(temp.resolve("same.png")).hasSameBinaryContentAs(temp.resolve("way.png"));
    cli.ok(
        "interpolate",
        model,
        "way.png",
        "3",
        TINY_DATA,
        "--steps",
        "2",
        "--spherical",
        "-o",
        "file.png");
    assertThat(temp.resolve("file.png")).exists();
  }

  @Test
  void endsThatAreNoImagesAreRefused() throws Exception {
    Path model = Cli.model();
    for (String word : List.of("nothing.png", "synthetic:3", "-1x", "test:")) {
      assertThat(cli.run("interpolate", model, "--", word, "3").code()).isEqualTo(2);
    }
    assertThat(cli.run("interpolate", model, "100", "3", TINY_DATA, "-o", "a.png").err())
        .contains("there is no image '100', expected a number from 0 to 99");
    assertThat(cli.refuses("interpolate", model, "1", "2", "--steps", "1", "-o", "a.png"))
        .contains("steps is 1");
    assertThat(
            cli.refuses("interpolate", model, "1", "2", "--straight", "--spherical", "-o", "a.png"))
        .contains("--straight and --spherical");
  }

  @Test
  void codesOfTwoNumbersHaveAMapAndOthersAreToldWhatToDo() throws Exception {
    cli.ok("manifold", VariationalModels.variational(temp), "--rows", "5", "-o", "map.png");
    assertSize("map.png", 5, 5);
    cli.ok("manifold", VariationalModels.plain(temp), TINY_DATA, "--rows", "3", "-o", "p.png");
    assertSize("p.png", 3, 3);
    assertThat(cli.fails("manifold", Cli.model(), "-o", "a.png"))
        .contains("64 numbers, expected 2", "--latent 2");
    assertThat(cli.refuses("manifold", Cli.model(), "--rows", "1", "-o", "a.png"))
        .contains("rows is 1");
  }

  @Test
  void encodingDrawsOrTellsTheWholeDistribution() throws Exception {
    Path model = VariationalModels.variational(temp);
    String data = "synthetic:600:test";
    cli.ok("encode", model, data, "-o", "means.npy");
    cli.ok("encode", model, data, "--sample", "--seed", "1", "-o", "draws.npy");
    cli.ok("encode", model, data, "--with-variance", "-o", "both.npy");
    NpyArray both = Npy.read(temp.resolve("both.npy"));
    assertThat(both.shape()).containsExactly(100, 2, 2);
    float[] means = values("means.npy");
    assertThat(Arrays.copyOf(both.values(), 2)).isEqualTo(Arrays.copyOf(means, 2));
    assertThat(values("draws.npy")).hasSameSizeAs(means).isNotEqualTo(means);
    assertThat(cli.fails("encode", Cli.model(), data, "--sample", "-o", "a.npy"))
        .contains("classic gives one code", "GaussianLatent");
    assertThat(cli.refuses("encode", model, data, "--sample", "--with-variance", "-o", "a.npy"))
        .contains("run encode twice");
  }

  @Test
  void evaluationOfAVariationalModelBoundsTheLikelihood() throws Exception {
    Path model = VariationalModels.variational(temp);
    assertThat(cli.ok("evaluate", model, TINY_DATA, "--iw", "20").out())
        .contains("nats per image", "KL divergence", "Bernoulli ELBO", "Gaussian log p(x) ≥");
    String json = cli.ok("evaluate", model, TINY_DATA, "--iw", "20", "--json").out();
    JsonObject numbers =
        JsonParser.parseString(json).getAsJsonObject().getAsJsonObject("variational");
    JsonObject bernoulli = numbers.getAsJsonObject("bernoulli");
    double elbo = bernoulli.get("elbo").getAsDouble();
    double expected =
        bernoulli.get("reconstruction").getAsDouble() - numbers.get("kl").getAsDouble();
    assertThat(elbo).isCloseTo(expected, within(1e-9));
    assertThat(bernoulli.get("importance_weighted").getAsDouble()).isGreaterThan(elbo);
    assertThat(cli.fails("evaluate", Cli.model(), TINY_DATA, "--iw", "5"))
        .contains("classic gives one code");
    assertThat(cli.refuses("evaluate", model, "--iw", "0")).contains("takes 0 samples (--iw)");
    assertThat(cli.refuses("evaluate", model, "--sigma", "0")).contains("sigma, is 0");
  }

  private float[] values(String name) throws IOException {
    return Npy.read(temp.resolve(name)).values();
  }

  private void assertSize(String name, int columns, int rows) throws IOException {
    var image = ImageIO.read(temp.resolve(name).toFile());
    assertThat(image.getWidth()).isEqualTo(columns * CELL + BORDER);
    assertThat(image.getHeight()).isEqualTo(rows * CELL + BORDER);
  }
}
