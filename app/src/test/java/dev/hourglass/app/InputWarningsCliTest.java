package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.Datasets;
import dev.hourglass.data.LoadOptions;
import dev.hourglass.data.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Images that were probably prepared in another way get a warning that names the fix, and are used
/// all the same.
class InputWarningsCliTest extends CliCase {
  private static final int IMAGES = 20;
  private static final int SIDE = 28;

  private ByteImages digits = ByteImages.unlabelled("none", new Shape(1, 1, 1), new byte[0]);

  @BeforeEach
  void begin() throws Exception {
    digits = Datasets.load(DatasetSpec.parse("synthetic:120"), temp, LoadOptions.defaults()).test();
    Files.createDirectories(temp.resolve("inverted"));
    for (int i = 0; i < IMAGES; i++) {
      writeInverted(i);
    }
  }

  @Test
  void invertedImagesAreNamedByEveryCommandThatReadsThemAndUsedAllTheSame() throws Exception {
    Path model = Cli.model();
    String folder = "folder:inverted";
    warnsOnce(
        cli.ok("train", "--dataset", folder, "--epochs", "1", "--out", "run").out(),
        "looks inverted",
        "use 1 − x");
    String learned = "in the training images: use 1 − x";
    warnsOnce(
        cli.ok("encode", model, "inverted", "-o", "codes.npy").out(), "inverted looks", learned);
    warnsOnce(cli.ok("evaluate", model, "--dataset", folder).out(), "looks inverted", learned);
    String[] pair = {"inverted/1.png", "inverted/2.png"};
    warnsOnce(
        cli.ok("reconstruct", model, "--images", pair[0], pair[1], "-o", "pair.png").out(),
        "1.png and 1 more looks",
        learned);
    String json = cli.run("evaluate", model, "--dataset", folder, "--json").out();
    assertThat(json).startsWith("{").doesNotContain("Warning");
  }

  @Test
  void arraysOfAnotherScaleAreNamed() throws Exception {
    float[] numbers = new float[IMAGES * SIDE * SIDE];
    for (int i = 0; i < IMAGES; i++) {
      digits.copy(i % digits.count(), numbers, i * SIDE * SIDE);
    }
    int[] shape = {IMAGES, 1, SIDE, SIDE};
    NpyFiles.write(temp.resolve("good.npy"), shape, numbers);
    assertThat(cli.ok("encode", Cli.model(), "good.npy", "-o", "codes.npy").out())
        .doesNotContain("Warning");
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] /= 255;
    }
    NpyFiles.write(temp.resolve("dark.npy"), shape, numbers);
    warnsOnce(
        cli.ok("encode", Cli.model(), "dark.npy", "-o", "codes.npy").out(),
        "dark.npy is almost black",
        "multiply by 255");
    NpyFiles.write(temp.resolve("last.npy"), new int[] {IMAGES, SIDE, SIDE, 1}, numbers);
    assertThat(cli.ok("encode", Cli.model(), "last.npy", "-o", "codes.npy").out())
        .contains("NumPy arrays of numbers from 0 to 1");
  }

  @Test
  void usualImagesGetNoWarning() throws Exception {
    Path model = Cli.model();
    String usual = "synthetic:600";
    assertThat(
            cli.ok("evaluate", model, "--dataset", usual).out()
                + cli.ok("encode", model, usual + ":test", "-o", "codes.npy").out()
                + cli.ok("reconstruct", model, "--dataset", usual, "-o", "pairs.png").out()
                + cli.ok("train", Cli.TINY, "--out", "run").out())
        .doesNotContain("Warning");
  }

  private static void warnsOnce(String out, String what, String fix) {
    assertThat(out.lines().filter(line -> line.startsWith("Warning: ")))
        .singleElement()
        .asString()
        .contains(what, fix);
  }

  private void writeInverted(int index) throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    int first = index % digits.count() * SIDE * SIDE;
    for (int i = 0; i < SIDE * SIDE; i++) {
      int white = 255 - Byte.toUnsignedInt(digits.pixels()[first + i]);
      image.getRaster().setSample(i % SIDE, i / SIDE, 0, white);
    }
    ImageIO.write(image, "png", temp.resolve("inverted/" + index + ".png").toFile());
  }
}
