package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import dev.hourglass.files.Npz;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/// Whatever images train takes, the other commands take, and fit them as the training did.
class OneWayInCliTest extends CliCase {
  private static final int SIDE = 28;

  private static int pixel(int image, int p) {
    return p % SIDE * (image + 2);
  }

  private static void image(Path file, int image) throws IOException {
    Files.createDirectories(file.resolve("..").normalize());
    BufferedImage grey = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    for (int p = 0; p < SIDE * SIDE; p++) {
      grey.getRaster().setSample(p % SIDE, p / SIDE, 0, pixel(image, p));
    }
    assertThat(ImageIO.write(grey, "png", file.toFile())).isTrue();
  }

  private void sources() throws IOException {
    StringBuilder csv = new StringBuilder();
    float[] numbers = new float[3 * SIDE * SIDE];
    for (int i = 0; i < 3; i++) {
      image(temp.resolve("split/%s/a/%d.png".formatted(i == 0 ? "train" : "test", i)), i);
      StringJoiner row = new StringJoiner(",", "", "\n");
      row.add("4");
      for (int p = 0; p < SIDE * SIDE; p++) {
        row.add(String.valueOf(pixel(i, p)));
        numbers[i * SIDE * SIDE + p] = pixel(i, p);
      }
      csv.append(row);
    }
    Files.writeString(temp.resolve("table.csv"), csv);
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    int[] shape = {3, SIDE, SIDE};
    arrays.put("x_test", new NpyArray(shape, numbers, "u1"));
    arrays.put("y_test", new NpyArray(new int[] {3}, new float[] {1, 2, 3}, "i8"));
    Npz.write(temp.resolve("keras.npz"), arrays);
  }

  private float[] codes(String... arguments) throws Exception {
    cli.ok(
        Stream.of(
                Stream.of("encode", Cli.model()),
                Arrays.stream(arguments),
                Stream.of("-o", "codes.npy"))
            .flatMap(words -> words)
            .toArray());
    return Npy.read(temp.resolve("codes.npy")).values();
  }

  @Test
  void everyCommandTakesTablesArraysFoldersAndSplitsOfThem() throws Exception {
    sources();
    float[] all = codes("split");
    assertThat(all).hasSize(3 * 64);
    assertThat(codes("table.csv")).isEqualTo(all);
    assertThat(codes("keras.npz")).isEqualTo(all);
    assertThat(codes("split:test")).isEqualTo(Arrays.copyOfRange(all, 64, 192));
    assertThat(codes("split:train")).isEqualTo(Arrays.copyOf(all, 64));
    Path model = Cli.model();
    for (String input : List.of("split", "table.csv", "keras.npz", "split:test")) {
      cli.ok("reconstruct", model, "--images", input, "split/train/a/0.png", "-o", "pairs.png");
    }
    assertThat(cli.ok("neighbours", model, "table.csv", "split:test:1", "-o", "near.png").out())
        .contains("table.csv:0: train:", "table.csv:2: train:", "split:test:1: train:");
    cli.ok("interpolate", model, "split:train:0", "split/test/a/1.png", "-o", "path.png");
    assertThat(cli.refuses("interpolate", model, "split", "3", "-o", "path.png"))
        .contains("'split' holds 3 images, expected one", "split:test:0");
    Files.createDirectories(temp.resolve("none"));
    assertThat(cli.fails("reconstruct", model, "--images", "none", "-o", "pairs.png"))
        .contains("none holds no images");
  }

  @Test
  void imagesAreFittedAsTheTrainingsWereUnlessOptionsSayOtherwise() throws Exception {
    for (int i = 0; i < 12; i++) {
      BufferedImage wide = new BufferedImage(40, 20, BufferedImage.TYPE_BYTE_GRAY);
      for (int p = 0; p < 800; p++) {
        wide.getRaster().setSample(p % 40, p / 40, 0, p * (i + 3) % 256);
      }
      Files.createDirectories(temp.resolve("wide"));
      assertThat(ImageIO.write(wide, "png", temp.resolve("wide/%d.png".formatted(i)).toFile()))
          .isTrue();
    }
    String[] train = {
      "train --dataset wide --size 16x16 --fit pad --background white --epochs 1 --out pad",
      "train --dataset wide --size 16x16 --fit crop --epochs 1 --out crop"
    };
    for (String words : train) {
      cli.ok((Object[]) words.split(" ", -1));
    }
    // Away from its run, a model file alone says how.
    Files.copy(temp.resolve("pad/model.safetensors"), temp.resolve("m.safetensors"));
    float[] own = encoded("m.safetensors", "wide");
    assertThat(encoded("m.safetensors", "wide", "--fit", "pad", "--background", "#FFFFFF"))
        .isEqualTo(own);
    assertThat(encoded("m.safetensors", "wide", "--background", "black")).isNotEqualTo(own);
    assertThat(encoded("m.safetensors", "wide", "--fit", "crop")).isNotEqualTo(own);
    assertThat(encoded("m.safetensors", "wide:train", "--fit", "crop")).isNotEqualTo(own);
    assertThat(encoded("crop", "wide", "--fit", "pad")).isNotEqualTo(encoded("crop", "wide"));
    cli.ok("reconstruct", "m.safetensors", "--images", "wide", "-o", "a.png");
    cli.ok(
        "reconstruct", "m.safetensors", "--images", "wide", "--background", "white", "-o", "b.png");
    cli.ok("reconstruct", "m.safetensors", "--images", "wide", "--fit", "stretch", "-o", "c.png");
    byte[] picture = Files.readAllBytes(temp.resolve("a.png"));
    assertThat(Files.readAllBytes(temp.resolve("b.png"))).isEqualTo(picture);
    assertThat(Files.readAllBytes(temp.resolve("c.png"))).isNotEqualTo(picture);
    scored("");
    scored(" --image-fit pad --background white");
    scored(" --image-fit stretch");
    assertThat(Files.readString(temp.resolve("scores.csv"))).isNotEqualTo(first);
    assertThat(
            cli.refuses("encode", "m.safetensors", "synthetic:test", "--fit", "pad", "-o", "x.npy"))
        .contains("--fit has no effect");
    assertThat(cli.refuses("encode", "m.safetensors", "wide", "--fit", "wrong", "-o", "x.npy"))
        .contains("'wrong'", "crop, pad, stretch");
  }

  private String first = "";

  private void scored(String options) throws Exception {
    String words = "anomalies m.safetensors wide --normal wide --rate 0.2 --scores scores.csv";
    cli.ok((Object[]) (words + options).split(" ", -1));
    String scores = Files.readString(temp.resolve("scores.csv"));
    if (first.isEmpty()) {
      first = scores;
    } else if (options.contains("white")) {
      assertThat(scores).isEqualTo(first);
    }
  }

  private float[] encoded(String model, String input, String... options) throws Exception {
    cli.ok(
        Stream.concat(Stream.of("encode", model, input, "-o", "codes.npy"), Arrays.stream(options))
            .toArray());
    return Npy.read(temp.resolve("codes.npy")).values();
  }
}
