package dev.hourglass.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.files.Npy;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Inputs that are no files: what never ends is refused at once, for every command and every way to
/// name an input, and what a shell makes of `<(command)` is read.
@Timeout(300)
class HostileInputsCliTest extends CliCase {
  @BeforeEach
  void begin() throws Exception {
    Process made = new ProcessBuilder("mkfifo", temp.resolve("pipe").toString()).start();
    assertThat(made.waitFor()).isZero();
    Files.createSymbolicLink(temp.resolve("loop"), Path.of("loop"));
  }

  @Test
  void nothingButRegularFilesIsOpened() throws Exception {
    Path model = Cli.model();
    for (String input : List.of(temp.resolve("pipe").toString(), "/dev/zero")) {
      refused(input, "encode", model, input, "-o", temp.resolve("codes.npy"));
      refused(input, "decode", model, input, "-o", temp.resolve("images.npy"));
      refused(input, "anomalies", model, input, "-o", temp.resolve("scores.png"));
      refused(input, "reconstruct", model, "--images", input, "-o", temp.resolve("x.png"));
      refused(input, "info", input);
      refused(input, "evaluate", input);
      refused(input, "import", input, "--model", "classic", "-o", temp.resolve("x.safetensors"));
    }
    Path pipe = temp.resolve("pipe");
    Files.createSymbolicLink(temp.resolve("m.json"), pipe);
    Files.createSymbolicLink(temp.resolve("m.pt"), pipe);
    refused("m.json", "info", "--model", temp.resolve("m.json"));
    refused("m.pt", "import", temp.resolve("m.pt"), "--model", "classic", "-o", temp.resolve("o"));
    Path run = temp.resolve("run");
    Files.createDirectories(run.resolve("checkpoints"));
    Files.createSymbolicLink(run.resolve("run.json"), pipe);
    Files.createSymbolicLink(run.resolve("checkpoints/step-0000000001.safetensors"), pipe);
    assertThat(inside("train", "--resume", run).code()).isIn(1, 2);
    Files.createSymbolicLink(run.resolve("model.safetensors"), pipe);
    refused("model.safetensors", "info", run);
  }

  @Test
  void aLinkThatLeadsInACircleIsNamed() throws Exception {
    Path loop = temp.resolve("loop");
    assertThat(inside("info", loop).err()).contains("loop", "circular");
    assertThat(inside("import", loop, "--model", "classic", "-o", temp.resolve("o")).err())
        .contains("loop");
  }

  private static void refused(String name, Object... arguments) {
    Cli.Result result = inside(arguments);
    assertThat(result.code()).as("%s: %s", List.of(arguments), result.err()).isIn(1, 2);
    assertThat(result.err())
        .contains(name.startsWith("/dev") ? "zero" : name.replaceAll(".*/", ""));
    assertThat(result.err()).doesNotContain("unexpected error");
  }

  private static Cli.Result inside(Object... arguments) {
    return Cli.inside(List.of(arguments).stream().map(Object::toString).toList());
  }

  @Test
  void whatAShellMakesOfACommandIsRead() throws Exception {
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(3, 4, 0, 200);
    ImageIO.write(image, "png", temp.resolve("a.png").toFile());
    Path model = Cli.model().resolve("model.safetensors");
    cli.ok("encode", model, "a.png", "-o", "plain.npy");
    cli.shell(
        "\"$HOURGLASS\" encode <(cat '%s') <(cat a.png) -o piped.npy && \"$HOURGLASS\" decode '%s' <(cat plain.npy) -o images.npy"
            .formatted(model, model));
    assertThat(temp.resolve("piped.npy")).hasSameBinaryContentAs(temp.resolve("plain.npy"));
    assertThat(Npy.read(temp.resolve("images.npy")).shape()).containsExactly(1, 1, 28, 28);
    cli.shell(
        "\"$HOURGLASS\" import <(cat '%s') --model classic -o imported.safetensors"
            .formatted(model));
    cli.ok("encode", "imported.safetensors", "a.png", "-o", "imported.npy");
    assertThat(temp.resolve("imported.npy")).hasSameBinaryContentAs(temp.resolve("plain.npy"));
  }

  @Test
  void aMapOfNamesMayBeNoTextInUtf8() throws Exception {
    Path weights = Cli.model().resolve("model.safetensors");
    Path map = Files.write(temp.resolve("map.json"), new byte[] {'{', '"', (byte) 0xff, '"', ':'});
    assertThat(
            inside(
                    "import",
                    weights,
                    "--model",
                    "classic",
                    "--map",
                    map,
                    "-o",
                    temp.resolve("x.safetensors"))
                .err())
        .contains("map.json", "UTF-8")
        .doesNotContain("unexpected");
    Files.write(map, "{\"a\": 1}".getBytes(UTF_8));
    assertThat(
            inside("import", weights, "--model", "classic", "--map", map, "-o", temp.resolve("x"))
                .code())
        .isOne();
  }
}
