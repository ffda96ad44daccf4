package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.data.synthetic.SyntheticDigits;
import dev.hourglass.files.Npy;
import dev.hourglass.model.ModelFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `train --conditional`, and what every command does with a model that asks for labels.
@Tag("slow")
class ConditionalCliTest extends CliCase {
  private static final List<String> SMALL =
      List.of("--model", "vae", "--latent", "2", "--channels", "4,8");
  private static final List<String> DATA = List.of("--dataset", "synthetic:600");
  private static final int CELL = 4 * 28 + 4;
  private static final int BORDER = 2 * 16 - 4;

  @BeforeEach
  void begin() throws Exception {}

  private void train() throws Exception {
    String said = cli.ok("train", SMALL, "--conditional", Cli.TINY, "--out", "run").out();
    assertThat(said).contains("784 numbers become 2, conditional on 10 classes");
  }

  @Test
  void generationDrawsARowOfEachClassOrOneClass() throws Exception {
    train();
    ModelFile file = ModelFile.load(temp.resolve("run/model.safetensors"));
    assertThat(file.model().classes()).isEqualTo(10);
    assertThat(file.metadata().get("classes")).contains("\"0\"", "\"9\"");
    assertThat(cli.ok("generate", "run", "-o", "all.png").out()).contains("Wrote 100 images");
    assertRows("all.png", 10);
    cli.ok("generate", "run", "-n", "15", "-o", "few.png");
    assertRows("few.png", 10);
    cli.ok("generate", "run", "-n", "4", "-o", "spread.npy");
    cli.ok("generate", "run", "-n", "4", "--label", "7", "-o", "sevens.npy");
    float[] spread = values("spread.npy");
    float[] sevens = values("sevens.npy");
    assertThat(image(sevens, 3)).as("a 7, the last of 0, 2, 5 and 7").isEqualTo(image(spread, 3));
    assertThat(image(sevens, 0)).as("a 7, not a 0").isNotEqualTo(image(spread, 0));
  }

  @Test
  void aCodeIsDrawnAsTheClassThatIsSaid() throws Exception {
    train();
    NpyFiles.write(temp.resolve("codes.npy"), new int[] {3, 2}, new float[6]);
    NpyFiles.write(temp.resolve("labels.npy"), new int[] {3}, new byte[] {1, 7, 1});
    cli.ok("decode", "run", "codes.npy", "--label", "1", "-o", "ones.npy");
    cli.ok("decode", "run", "codes.npy", "--labels", "labels.npy", "-o", "mixed.npy");
    float[] ones = values("ones.npy");
    float[] mixed = values("mixed.npy");
    assertThat(image(mixed, 0)).isEqualTo(image(ones, 0)).isNotEqualTo(image(mixed, 1));
    assertThat(image(mixed, 2)).isEqualTo(image(mixed, 0));
    assertThat(cli.refuses("decode", "run", "codes.npy", "-o", "a.npy"))
        .contains("vae is conditional and codes have no labels", "--label or --labels");
    NpyFiles.write(temp.resolve("labels.npy"), new int[] {3}, new byte[] {1, 10, 1});
    assertThat(cli.fails("decode", "run", "codes.npy", "--labels", "labels.npy", "-o", "a.npy"))
        .contains("labels.npy holds the label 10, expected 0 to 9");
    NpyFiles.write(temp.resolve("labels.npy"), new int[] {2}, new float[] {0.5f, 1});
    assertThat(cli.fails("decode", "run", "codes.npy", "--labels", "labels.npy", "-o", "a.npy"))
        .contains("labels.npy holds the label 0.5", "expected whole numbers");
  }

  @Test
  void imagesBringTheirLabelsOrAreToldThem() throws Exception {
    train();
    var digits = SyntheticDigits.generate(2, 1);
    NpyFiles.write(temp.resolve("two.npy"), new int[] {2, 28, 28}, digits.pixels());
    cli.ok("encode", "run", "two.npy", "--label", "7", "-o", "sevens.npy");
    cli.ok("encode", "run", "two.npy", "--label", "3", "-o", "threes.npy");
    assertThat(values("sevens.npy")).isNotEqualTo(values("threes.npy"));
    assertThat(cli.refuses("encode", "run", "two.npy", "-o", "a.npy"))
        .contains("the images have no labels", "one of 0, 1, 2");
    cli.ok("encode", "run", "two.npy", "--label", "7", "--refine", "3", "-o", "refined.npy");
    assertThat(values("refined.npy")).isNotEqualTo(values("sevens.npy"));
    assertThat(cli.refuses("encode", "run", "two.npy", "--label", "7", "-o", "codes.txt"))
        .contains("the output is codes.txt, expected a .npy, .npz or .csv file");
    assertThat(cli.ok("encode", "run", "synthetic:600:test", "--sample", "-o", "test.npy").out())
        .contains("100 codes of 2 numbers");
    assertThat(cli.ok("evaluate", "run", DATA, "--iw", "3").out()).contains("Bernoulli ELBO");
    cli.ok("reconstruct", "run", DATA, "-o", "pairs.png");
    bareImages();
    cli.ok("reconstruct", "run", "--images", "bare/0.png", "--label", "2", "-o", "file.png");
    assertThat(cli.refuses("reconstruct", "run", "--images", "bare/0.png", "-o", "a.png"))
        .contains("the images have no labels", "--label");
  }

  @Test
  void waysAndMapsAreOfOneClass() throws Exception {
    train();
    assertThat(cli.refuses("manifold", "run", "-o", "a.png")).contains("one class", "--label");
    cli.ok("manifold", "run", "--label", "1", "--rows", "3", "-o", "one.png");
    cli.ok("manifold", "run", "--label", "8", "--rows", "3", "-o", "eight.png");
    assertThat(Files.mismatch(temp.resolve("one.png"), temp.resolve("eight.png"))).isNotEqualTo(-1);
    assertThat(cli.refuses("interpolate", "run", "0", "1", DATA, "-o", "a.png"))
        .contains("A is of the class", "expected one for all images", "--label");
    cli.ok("interpolate", "run", "0", "1", DATA, "--label", "5", "-o", "way.png");
    cli.ok("interpolate", "run", "0", "0", DATA, "-o", "same.png");
    bareImages();
    assertThat(cli.refuses("interpolate", "run", "0", "bare/0.png", DATA, "-o", "a.png"))
        .contains("a file has no label");
  }

  @Test
  void aPlainModelCanBeConditionalToo() throws Exception {
    cli.ok("train", "--conditional", Cli.TINY, "--out", "run");
    cli.ok("encode", "run", "synthetic:600:test", "-o", "codes.npy");
    cli.ok("generate", "run", DATA, "--components", "3", "-o", "all.png");
    assertRows("all.png", 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--resume run"})
  void aDescribedModelIsConditionalByItsLayer(String resume) throws Exception {
    describe(10);
    cli.ok("train", "--model", "my.json", Cli.TINY, "--out", "run");
    if (!resume.isEmpty()) {
      cli.ok("train", "--resume", "run", "--epochs", "2");
    }
    cli.ok("generate", "run", "-o", "all.png");
    assertRows("all.png", 10);
    assertThat(cli.refuses("train", "--model", "my.json", "--conditional", DATA))
        .contains("--conditional change", "change the file");
  }

  @Test
  void trainingWithoutTheRightLabelsIsRefusedBeforeThereIsAFolder() throws Exception {
    describe(9);
    assertThat(cli.fails("train", "--model", "my.json", Cli.TINY, "--out", "run"))
        .contains("the label 9 and the model has 9 classes");
    bareImages();
    List<String> bare = List.of("--dataset", "folder:bare", "--out", "run");
    assertThat(cli.fails("train", "--model", "my.json", bare)).contains("have no labels");
    assertThat(cli.run("train", "--model", "vae", "--conditional", bare).err())
        .contains("the images of bare", "have none", "sub-folder for each class");
    assertThat(temp.resolve("run")).doesNotExist();
  }

  @Test
  void classesAreKnownByName() throws Exception {
    train();
    assertThat(cli.refuses("generate", "run", "--label", "10", "-o", "a.png"))
        .contains("the model vae has no class '10', expected one of 0, 1, 2");
    assertThat(cli.refuses("generate", Cli.model(), "--label", "1", "-o", "a.png"))
        .contains("without labels", "--label", "--conditional");
    assertThat(cli.refuses("train", "--from", Cli.model(), "--conditional", DATA))
        .contains("without labels", "leave out --conditional");
    bareImages();
    Files.createDirectories(temp.resolve("pets/cat"));
    Files.createDirectories(temp.resolve("pets/dog"));
    for (int i = 0; i < 4; i++) {
      String pet = i % 2 == 0 ? "cat" : "dog";
      Files.move(
          temp.resolve("bare/%d.png".formatted(i)),
          temp.resolve("pets/%s/%d.png".formatted(pet, i)));
    }
    assertThat(cli.fails("evaluate", "run", "--dataset", "folder:pets"))
        .contains("the classes cat, dog", "the model vae has 0, 1");
    cli.ok(
        "train", SMALL, "--conditional", "--dataset", "folder:pets", "--epochs", "1", "--out", "p");
    cli.ok("generate", "p", "--label", "dog", "-n", "4", "-o", "dogs.png");
  }

  private void bareImages() throws IOException {
    Files.createDirectories(temp.resolve("bare"));
    for (int i = 0; i < 4; i++) {
      BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setSample(5 + i, 9, 0, 200);
      ImageIO.write(image, "png", temp.resolve("bare/%d.png".formatted(i)).toFile());
    }
  }

  private void describe(int classes) throws IOException {
    Files.writeString(
        temp.resolve("my.json"),
        """
        {"format": "hourglass-model", "version": 1, "name": "mine",
         "encoder": [
           {"name": "label", "type": "OneHotLabel", "classes": %1$d},
           {"name": "both", "type": "Linear", "out_features": 4},
           {"name": "code", "type": "GaussianLatent", "size": 2}],
         "decoder": [
           {"name": "label", "type": "OneHotLabel", "classes": %1$d},
           {"name": "draw", "type": "Linear", "out_features": 784},
           {"name": "image", "type": "Unflatten", "channels": 1, "height": 28, "width": 28}]}
        """
            .formatted(classes));
  }

  private float[] values(String name) throws IOException {
    return Npy.read(temp.resolve(name)).values();
  }

  private static float[] image(float[] images, int index) {
    return Arrays.copyOfRange(images, index * 784, (index + 1) * 784);
  }

  private void assertRows(String name, int rows) throws IOException {
    BufferedImage image = ImageIO.read(temp.resolve(name).toFile());
    assertThat(image.getHeight()).isEqualTo(rows * CELL + BORDER);
  }
}
