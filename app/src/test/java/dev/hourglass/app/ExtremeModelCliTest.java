package dev.hourglass.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.data.Shape;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.ModelFile;
import dev.hourglass.nn.Linear;
import dev.hourglass.nn.Unflatten;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Models whose parameters are so large that codes or images are huge, infinite or NaN.
class ExtremeModelCliTest extends CliCase {
  private static final List<String> DATA = List.of("--dataset", "synthetic:300");
  private static final String UNUSABLE = "expected a finite one: the model is unusable";
  private static final String NOT_FINITE = "NaN or infinite values: retrain the model";

  @Test
  void codesThatAreNotFiniteAreRefused() throws Exception {
    Path model = model(1e60);
    List<List<String>> commands =
        List.of(
            List.of("encode", "MODEL", "synthetic:60:test", "-o", "codes.npy"),
            List.of("generate", "MODEL", "-o", "images.png"),
            List.of("neighbours", "MODEL", "3", "-o", "neighbours.png"),
            List.of("interpolate", "MODEL", "3", "4", "-o", "way.png"));
    for (List<String> command : commands) {
      List<String> words =
          command.stream().map(w -> w.equals("MODEL") ? model.toString() : w).toList();
      List<String> data = command.getFirst().equals("encode") ? List.of() : DATA;
      assertThat(cli.fails(words, data)).contains(UNUSABLE);
    }
    assertThat(temp.toFile().list()).containsExactly("model.safetensors");
  }

  @Test
  void decodedImagesThatAreNotFiniteGiveAWarning() throws Exception {
    Path model = model(1e20);
    assertThat(cli.ok("reconstruct", model, DATA, "-o", "pairs.png").out())
        .containsPattern("Warning: \\d+ of 10 decoded images contain " + NOT_FINITE);
    assertThat(cli.ok("interpolate", model, "3", "4", DATA, "-o", "way.png").out())
        .contains(NOT_FINITE);
    assertThat(cli.ok("generate", model, "-n", "9", DATA, "-o", "images.npy").out())
        .contains(NOT_FINITE);
    NpyFiles.write(temp.resolve("codes.npy"), new int[] {2, 2}, new float[] {0, 0, 1e20f, 1e20f});
    assertThat(cli.ok("decode", model, "codes.npy", "-o", "decoded.png").out())
        .contains("Warning: 1 of 2 decoded images contains " + NOT_FINITE);
  }

  @Test
  void numbersInTablesAreShort() throws Exception {
    Path model = model(1e8);
    List<List<String>> commands =
        List.of(
            List.of("evaluate", model.toString(), "--baselines", "--resamples", "100"),
            List.of("neighbours", model.toString(), "3", "-o", "neighbours.png"),
            List.of("latent", model.toString(), "--no-umap", "-o", "latent"),
            List.of("find-rate", "--from", model.toString(), "--steps", "20"));
    for (List<String> command : commands) {
      assertThat(cli.ok(command, DATA).out())
          .containsPattern("e\\+\\d")
          .doesNotContainPattern("\\d{9}");
    }
    List<String> enough = List.of("--dataset", "synthetic:1200");
    assertThat(cli.ok("anomalies", model, "synthetic:60:test", enough, "-o", "a.png").out())
        .containsPattern("e\\+\\d")
        .doesNotContainPattern("\\d{9}");
  }

  private Path model(double factor) throws IOException {
    Autoencoder model =
        Autoencoder.builder("extreme", new Shape(1, 28, 28))
            .encoder("code", new Linear(784, 2))
            .decoder("draw", new Linear(2, 784))
            .decoder("image", new Unflatten(1, 28, 28))
            .build(3);
    float[] parameters = model.parameters().values();
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) Math.clamp(parameters[i] * factor, -3e38, 3e38);
    }
    Path file = temp.resolve("model.safetensors");
    new ModelFile(model, Map.of("dataset", "synthetic")).save(file);
    return file;
  }
}
