package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/// Curves as users get them. The tools of other formats are scripts in front of the real `PATH`.
class RateDistortionCliTest extends CliCase {
  private static final String IMAGES = "synthetic:600:test";

  /// A script that a test puts before the tools of this machine.
  private void tool(String name, String body) throws IOException {
    Path file = Files.createDirectories(temp.resolve("bin")).resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + body);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Cli.Result run(Object... arguments) throws Exception {
    String path = temp.resolve("bin") + ":" + System.getenv("PATH");
    Cli.Result result =
        new Cli(temp, "-Djava.io.tmpdir=" + temp)
            .startWith(Map.of("PATH", path, "all_proxy", "127.0.0.1:9"), arguments)
            .end();
    assertThat(result.code()).as("%s%s", result.out(), result.err()).isZero();
    return result;
  }

  @Test
  void curvesPicturesAndPointsAreWrittenWhateverToolsDo() throws Exception {
    tool("cwebp", "echo 'no such option' >&2\nexit 2\n");
    tool("avifenc", "exec sleep 60\n");
    tool("cjxl", "exit 0\n");
    for (String decoder : List.of("dwebp", "avifdec", "djxl")) {
      tool(decoder, "exit 1\n");
    }
    String said =
        run(
                List.of("rate-distortion", Cli.model(), IMAGES, "--single-files", 5, "--lossless"),
                List.of("-o", "c.png", "--pictures", "p.png", "--points", "p.json"),
                List.of("--mse", "0.5,0.2"))
            .out();
    assertThat(said)
        .contains("100 images of 1×28×28; single files: 5 of them", "0.5000", "0.2000")
        .containsPattern("classic +[0-9.]+ +[0-9.–]+\n  with the model counted +[0-9,.]+ ")
        .containsPattern("JPEG, one sheet +[0-9.]+ +[0-9.]+\n")
        .containsPattern("hourglass, one file, without loss: [0-9.]+ bytes per image")
        .containsPattern("PNG, single files, without loss: [0-9.]+ bytes per image")
        .contains("Left out: WebP, since cwebp failed with exit code 2: no such option")
        .contains("Left out: AVIF, since avifenc did not end within 10 s")
        .contains("Left out: JPEG XL, since cjxl wrote no file", "Wrote c.png");
    assertThat(ImageIO.read(temp.resolve("c.png").toFile()).getWidth()).isEqualTo(1400);
    assertThat(ImageIO.read(temp.resolve("p.png").toFile()).getHeight()).isGreaterThan(300);
    JsonObject json =
        JsonParser.parseString(Files.readString(temp.resolve("p.json"))).getAsJsonObject();
    assertThat(json.getAsJsonArray("curves")).hasSize(3);
    assertThat(json.getAsJsonObject("left_out").keySet())
        .containsExactly("WebP", "AVIF", "JPEG XL");
    try (var files = Files.list(temp)) {
      assertThat(files.filter(file -> file.toString().contains("hourglass-tools"))).isEmpty();
    }
  }

  @Test
  void severalModelsHaveCurvesAndTheBestOfThem() throws Exception {
    for (String name : List.of("cwebp", "avifenc", "cjxl")) {
      tool(name, "exit 1\n");
    }
    String words =
        run(
                List.of("rate-distortion", Cli.model(), Cli.model(), "--single-files", 0),
                List.of("-o", "c.png", "--points", "p.csv", "--mse", "0.05"))
            .out();
    assertThat(words).contains("\nmodel ", "best of the models ").doesNotContain("single files:");
    List<String> lines = Files.readAllLines(temp.resolve("p.csv"));
    assertThat(lines.getFirst()).isEqualTo("codec,layout,setting,bytes,mse,ssim");
    assertThat(lines).hasSize(1 + 2 * 13 + 11);
    assertThat(lines.get(1)).matches("model,one file,quality \\d+,[0-9.]+,0\\.\\d+,0\\.\\d+");
  }

  @Test
  void wrongUsageIsRefused() throws Exception {
    Path model = Cli.model();
    assertThat(cli.refuses("rate-distortion", model, "-o", "c.jpg")).contains(".png file");
    assertThat(cli.refuses("rate-distortion", model, "--points", "p.txt"))
        .contains("expected a .csv or .json file");
    assertThat(cli.refuses("rate-distortion", model, "--mse", "0")).contains("(0, 1]");
    assertThat(cli.refuses("rate-distortion", model, "--effort", 10)).contains("0 to 9");
    assertThat(cli.refuses("rate-distortion", model, "--budgets", "4")).contains("--pictures");
    assertThat(cli.fails("rate-distortion", "nowhere")).contains("there is no nowhere");
    assertThat(cli.refuses("rate-distortion", model, "nowhere")).contains("neither a file nor");
  }
}
