package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hourglass.app.Cli.Result;
import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import java.awt.image.BufferedImage;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/// What a user does with a trained model.
class ModelCliTest extends CliCase {
  private static final int SIDE = 28;
  private static final List<String> TINY_DATA = List.of("--dataset", "synthetic:600");

  @Test
  void evaluateShowsATableWithARowPerLabel() throws Exception {
    Result result = cli.ok("evaluate", Cli.model(), TINY_DATA);
    assertThat(result.out()).startsWith("classic on 100 test images of synthetic\n");
    assertThat(result.out()).containsPattern("images +MSE +95 % interval +PSNR +SSIM\n");
    assertThat(result.out()).containsPattern("\nall +100 +0\\.\\d{5} ");
    assertThat(result.out().lines().filter(line -> line.matches("[0-9] .*"))).hasSize(10);
    assertThat(cli.ok("evaluate", Cli.model(), TINY_DATA, "--resamples", "0").out())
        .containsPattern("images +MSE +PSNR +SSIM\n")
        .doesNotContain("interval");
  }

  @Test
  void evaluatePrintsNothingButJsonWhenAsked() throws Exception {
    Path file = Cli.model().resolve("model.safetensors");
    Result result = cli.ok("evaluate", file, TINY_DATA, "--split", "train", "--json");
    JsonObject json = JsonParser.parseString(result.out()).getAsJsonObject();
    assertThat(json.get("split").getAsString()).isEqualTo("train");
    assertThat(json.get("dataset").getAsString()).isEqualTo("synthetic");
    JsonObject all = json.getAsJsonObject("all");
    assertThat(all.get("images").getAsInt()).isEqualTo(600);
    double mse = all.get("mse").getAsDouble();
    assertThat(all.get("rmse").getAsDouble()).isCloseTo(Math.sqrt(mse), within(1e-9));
    assertThat(all.get("psnr_of_mean_error").getAsDouble())
        .isCloseTo(-10 * Math.log10(mse), within(1e-6));
    assertThat(json.getAsJsonObject("labels").keySet()).hasSize(10);
  }

  @Test
  void evaluateOfTheTestSetIsTheLossThatTrainingReported() throws Exception {
    Result result = cli.ok("evaluate", Cli.model(), TINY_DATA, "--json");
    double mse = mse(result);
    String row = Files.readAllLines(Cli.model().resolve("metrics.csv")).get(1);
    assertThat(mse).isCloseTo(Double.parseDouble(row.split(",", -1)[2]), within(1e-6));
  }

  @Test
  void reconstructDrawsPairsOfADatasetAndOfFilesOfAnySize() throws Exception {
    cli.ok("reconstruct", Cli.model(), TINY_DATA, "-o", "ten.png");
    assertThat(ImageIO.read(temp.resolve("ten.png").toFile()).getWidth()).isGreaterThan(10 * SIDE);
    image("big.png", 40, 60);
    image("fits.png", SIDE, SIDE);
    Result result =
        cli.ok("reconstruct", Cli.model(), "--images", "big.png", "fits.png", "-o", "two.png");
    assertThat(result.out())
        .containsOnlyOnce("Note: ")
        .contains("images resized to 28×28 (pad): 1 of 1")
        .contains("Wrote two.png");
    assertThat(temp.resolve("two.png")).exists();
  }

  @Test
  void refinedCodesAreDrawnBetterByTheSameDecoder() throws Exception {
    double plain = mse(cli.ok("evaluate", Cli.model(), TINY_DATA, "--json"));
    double refined = mse(cli.ok("evaluate", Cli.model(), TINY_DATA, "--json", "--refine", "5"));
    assertThat(refined).isPositive().isLessThan(plain);
    assertThat(cli.ok("evaluate", Cli.model(), TINY_DATA, "--refine", "5").out())
        .startsWith("classic on 100 test images of synthetic, codes refined in 5 steps\n");
    cli.ok("encode", Cli.model(), "synthetic:600:test", "-o", "plain.npy");
    cli.ok("encode", Cli.model(), "synthetic:600:test", "--refine", "5", "-o", "codes.npy");
    assertThat(Npy.read(temp.resolve("codes.npy")).values())
        .isNotEqualTo(Npy.read(temp.resolve("plain.npy")).values());
    cli.ok("reconstruct", Cli.model(), TINY_DATA, "-o", "plain.png");
    cli.ok("reconstruct", Cli.model(), TINY_DATA, "--refine", "5", "-o", "refined.png");
    assertThat(temp.resolve("refined.png")).isNotEmptyFile();
    assertThat(Files.mismatch(temp.resolve("refined.png"), temp.resolve("plain.png")))
        .as("another picture")
        .isNotEqualTo(-1);
    assertThat(cli.refuses("evaluate", Cli.model(), TINY_DATA, "--refine", "-1"))
        .contains("--refine is -1, expected 0 to");
    assertThat(
            cli.refuses(
                "encode",
                Cli.model(),
                "synthetic:600:test",
                "--refine",
                "5",
                "--sample",
                "-o",
                "x.npy"))
        .contains("--refine finds a single code");
  }

  private static double mse(Result evaluation) {
    return JsonParser.parseString(evaluation.out())
        .getAsJsonObject()
        .getAsJsonObject("all")
        .get("mse")
        .getAsDouble();
  }

  @Test
  void codesGoOutAndComeBackAsImages() throws Exception {
    Result encoded = cli.ok("encode", Cli.model(), "synthetic:600:test", "-o", "codes.npy");
    assertThat(encoded.out()).isEqualTo("Wrote 100 codes of 64 numbers to codes.npy\n");
    assertThat(Npy.read(temp.resolve("codes.npy")).shape()).containsExactly(100, 64);
    cli.ok("decode", Cli.model(), "codes.npy", "-o", "images.npy");
    assertThat(Npy.read(temp.resolve("images.npy")).shape()).containsExactly(100, 1, SIDE, SIDE);
    cli.ok("decode", Cli.model(), "codes.npy", "-o", "images.png");
    assertThat(ImageIO.read(temp.resolve("images.png").toFile())).isNotNull();
    NpyArray images = Npy.read(temp.resolve("images.npy"));
    float[] pixels = images.values();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Math.clamp(pixels[i], 0f, 1f);
    }
    NpyFiles.write(temp.resolve("clipped.npy"), images.shape(), pixels);
    cli.ok("encode", Cli.model(), "clipped.npy", "-o", "again.npy");
    assertThat(Npy.read(temp.resolve("again.npy")).shape()).containsExactly(100, 64);
  }

  @Test
  void theSameImageHasTheSameCodeWhateverHoldsIt() throws Exception {
    byte[] pixels = image("one.png", SIDE, SIDE);
    Files.createDirectories(temp.resolve("folder"));
    Files.copy(temp.resolve("one.png"), temp.resolve("folder/one.png"));
    NpyFiles.write(temp.resolve("bytes.npy"), new int[] {1, SIDE, SIDE}, pixels);
    float[] numbers = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      numbers[i] = (pixels[i] & 0xFF) / 255f;
    }
    NpyFiles.write(temp.resolve("numbers.npy"), new int[] {1, 1, SIDE, SIDE}, numbers);
    try (var idx = new DataOutputStream(Files.newOutputStream(temp.resolve("one-idx3-ubyte")))) {
      for (int number : new int[] {2051, 1, SIDE, SIDE}) {
        idx.writeInt(number);
      }
      idx.write(pixels);
    }
    float[] expected = code("one.png");
    for (String input : List.of("folder", "bytes.npy", "numbers.npy", "one-idx3-ubyte")) {
      assertThat(code(input)).as(input).isEqualTo(expected);
    }
  }

  private float[] code(String input) throws Exception {
    cli.ok("encode", Cli.model(), input, "-o", "code.npy");
    NpyArray array = Npy.read(temp.resolve("code.npy"));
    assertThat(array.shape()).containsExactly(1, 64);
    return array.values();
  }

  @Test
  void infoShowsLayersOfAPresetAndOfAFileWithWhatMadeIt() throws Exception {
    String preset = cli.ok("info", "--model", "classic").out();
    assertThat(preset)
        .contains("62,905", "16×14×14", "784 numbers become 64.")
        .containsPattern("name +layer +output +parameters +multiply-adds\n");
    String file = cli.ok("info", Cli.model()).out();
    assertThat(file)
        .startsWith(preset)
        .containsPattern("dataset +synthetic")
        .containsPattern("train digest +[0-9a-f]{64}")
        .containsPattern("optimiser +Adam, beta1 0.9, beta2 0.999, epsilon 1e-8\n")
        .containsPattern("epochs +[12]\n")
        .doesNotContain("{\"epochs", "clipping", "threads", "stopped", "statistics");
    assertThat(cli.ok("info", "--model", "classic", "--size", "64x64", "--colour").out())
        .contains("3×64×64");
    String sharp = cli.ok("info", "--model", "sharp", "--size", "64x64").out();
    assertThat(sharp.lines().filter(line -> line.matches(".* [\\d,]+ +[\\d,]+")))
        .hasSizeGreaterThan(10)
        .as("rows end in one column")
        .extracting(String::length)
        .containsOnly(sharp.lines().mapToInt(String::length).max().orElseThrow());
  }

  @Test
  void dataIsListedAndVerifiedAndFetchedInVainWithoutNetwork() throws Exception {
    assertThat(cli.ok("data", "list", "--data-dir", "none").out())
        .containsPattern("mnist +missing: /.*/hourglass data fetch mnist\n")
        .containsPattern("kmnist +missing")
        .containsPattern("synthetic +always available");
    Result verified = cli.run("data", "verify", "mnist", "--data-dir", "none");
    assertThat(verified.code()).isOne();
    assertThat(verified.out().lines()).hasSize(4).allMatch(line -> line.startsWith("missing "));
    assertThat(cli.fails("data", "fetch", "kmnist", "--data-dir", "none"))
        .contains("codh.rois.ac.jp", "put the four files");
  }

  @Test
  void drawnDigitsAreKnownByTheirNumber() throws Exception {
    assertThat(cli.ok("evaluate", Cli.model()).out())
        .startsWith("classic on 100 test images of synthetic\n");
    cli.ok(
        "train",
        "--dataset",
        "synthetic:120",
        "--validation",
        "30",
        "--model",
        "dense",
        "--epochs",
        "1",
        "--out",
        "run");
    assertThat(cli.ok("evaluate", "run").out())
        .startsWith("dense on 20 test images of synthetic\n");
  }

  @Test
  void aRunRemembersWhereItsImagesLie() throws Exception {
    Path folder = mnist("elsewhere");
    cli.ok("train", "--model", "dense", "--epochs", "1", "--data-dir=elsewhere", "--out", "run");
    assertThat(cli.ok("evaluate", "run").out())
        .contains("dense on 20 test images of mnist")
        .doesNotContain("Warning: these images");
    assertThat(cli.ok("encode", "run", "mnist:test", "-o", "codes.npy").out()).contains("Wrote 20");
    assertThat(cli.ok("evaluate", "run/model.safetensors").out())
        .contains("dense on 20 test images of mnist");
    assertThat(cli.fails("evaluate", "run", "--data-dir", "none")).contains("none/mnist");
    assertThat(cli.ok("train", "--from", "run", "--epochs", "1", "--out", "again").out())
        .contains("20 test images of 1×28×28");
    Files.move(folder.getParent(), temp.resolve("moved"));
    assertThat(cli.fails("evaluate", "run")).contains("data does not exist, so it has no ");
    Files.move(temp.resolve("moved"), folder.getParent());
    assertThat(temp.resolve("none")).doesNotExist();
    idx(folder.resolve("t10k-images-idx3-ubyte"), 2051, 10, SIDE, SIDE);
    idx(folder.resolve("t10k-labels-idx1-ubyte"), 2049, 10);
    assertThat(cli.ok("evaluate", "run").out())
        .contains("Warning: these images of mnist are not those that the model was trained on: ");
  }

  @Test
  void aFolderOfRunsNamesThem() throws Exception {
    Path begun = Files.createDirectories(temp.resolve("runs/empty"));
    assertThat(cli.fails("evaluate", "runs"))
        .endsWith(
            "runs holds no model.safetensors, expected the folder of a run or a model file: check the path");
    for (String name : List.of("b", "a")) {
      Files.createDirectories(temp.resolve("runs").resolve(name));
      Files.createFile(temp.resolve("runs").resolve(name).resolve("model.safetensors"));
    }
    assertThat(cli.fails("info", "runs")).endsWith(": try runs/a, runs/b");
    Files.writeString(begun.resolve("run.json"), "{}");
    assertThat(cli.fails("info", "runs/empty"))
        .contains("no model before the end of its first epoch", "train --resume runs/empty");
  }

  @Test
  void aRunWhoseModelIsGoneOrWhoseNotesAreDamagedIsToldSo() throws Exception {
    cli.ok("train", Cli.TINY, "--out", "run");
    Path run = temp.resolve("run");
    Files.move(run.resolve("model.safetensors"), temp.resolve("moved"));
    assertThat(cli.fails("info", "run"))
        .contains("run completed 1 epoch, but its model.safetensors is missing")
        .contains("name run/best.safetensors, or train", "train --resume run --epochs N");
    Files.delete(run.resolve("best.safetensors"));
    assertThat(cli.fails("info", "run")).contains("is missing: train").doesNotContain("best");
    Files.move(temp.resolve("moved"), run.resolve("model.safetensors"));

    Files.writeString(run.resolve("run.json"), "{\"epochs\": [");
    for (List<String> command :
        List.of(List.of("info", "run"), List.of("evaluate", "run", "--dataset", "synthetic:300"))) {
      Result result = cli.run(command);
      assertThat(result.code()).isZero();
      assertThat(result.err())
          .hasLineCount(1)
          .contains("Warning: ", "run.json", "what it recorded of the run is left out");
    }
  }

  /// Files of black images in place of MNIST's; their folder.
  private Path mnist(String data) throws IOException {
    Path folder = Files.createDirectories(temp.resolve(data).resolve("mnist"));
    for (String split : List.of("train", "t10k")) {
      idx(folder.resolve(split + "-images-idx3-ubyte"), 2051, 20, SIDE, SIDE);
      idx(folder.resolve(split + "-labels-idx1-ubyte"), 2049, 20);
    }
    return folder;
  }

  @Test
  void filesThatWereNotPublishedAreUsedWithANotice() throws Exception {
    mnist("data");
    Result verified = cli.run("data", "verify", "mnist");
    assertThat(verified.code()).isOne();
    assertThat(verified.out().lines()).hasSize(4).allMatch(line -> line.startsWith("differs "));
    Result trained = cli.ok("train", "--epochs", "1", "--out", "run");
    assertThat(trained.out()).contains("Note: ", "differs from the file published for mnist");
    assertThat(trained.out()).contains("dataset  mnist: 20 training and 20 test images");
  }

  private static void idx(Path file, int... header) throws IOException {
    int size = 1;
    try (var out = new DataOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < header.length; i++) {
        out.writeInt(header[i]);
        size *= i == 0 ? 1 : header[i];
      }
      out.write(new byte[size]);
    }
  }

  /// A grey image with a slope; its pixels.
  private byte[] image(String name, int height, int width) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    byte[] pixels = new byte[height * width];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (255 * i / pixels.length);
    }
    image.getRaster().setDataElements(0, 0, width, height, pixels);
    ImageIO.write(image, "png", temp.resolve(name).toFile());
    return pixels;
  }
}
