package dev.hourglass.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hourglass.model.ModelFile;
import dev.hourglass.model.Models;
import dev.hourglass.onnx.OnnxModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What commands make, to the bit, as it was when `golden.txt` was written: a change of the code
/// that is none of the arithmetic changes no line of it.
///
/// `-Dgolden.write=true` writes the file anew, for a change that is meant.
class GoldenHashesTest {
  private static final Path FILE = Path.of("src", "test", "resources", "golden.txt");
  private static final String DATA = "synthetic:600";

  @TempDir private static Path folder;

  @Test
  void everyPresetGivesTheBitsItGaveBefore() throws Exception {
    List<String> lines = new ArrayList<>();
    for (String preset : Models.NAMES) {
      lines.addAll(hashes(preset));
    }
    if (Boolean.getBoolean("golden.write")) {
      Files.write(FILE, lines);
    }
    assertThat(lines).isEqualTo(Files.readAllLines(FILE));
  }

  private static List<String> hashes(String preset) throws Exception {
    Path run = folder.resolve(preset);
    String model = run.toString();
    String codes = run.resolve("codes.npy").toString();
    String pixels = run.resolve("images.npy").toString();
    run(
        "train",
        "--dataset",
        DATA,
        "--epochs",
        "1",
        "--model",
        preset,
        "--seed",
        "7",
        "--out",
        model);
    run("encode", model, DATA + ":test", "-o", codes);
    run("decode", model, codes, "-o", pixels);
    JsonObject evaluation =
        JsonParser.parseString(new Cli(folder).ok("evaluate", model, "--json").out())
            .getAsJsonObject();
    // Words may change.
    evaluation.remove("diagnoses");
    ModelFile file = ModelFile.load(run.resolve("model.safetensors"));
    return Stream.of(
            "parameters " + sha256(parameters(run.resolve("model.safetensors"))),
            "codes      " + sha256(Files.readAllBytes(Path.of(codes))),
            "images     " + sha256(Files.readAllBytes(Path.of(pixels))),
            "evaluation " + sha256(evaluation.toString().getBytes(UTF_8)),
            "onnx       " + sha256(OnnxModel.whole(file.model(), Map.of()).bytes()),
            "losses     " + sha256(losses(run.resolve("metrics.csv")).getBytes(UTF_8)))
        .map(line -> "%-10s %s".formatted(preset, line))
        .toList();
  }

  private static void run(String... arguments) {
    Cli.Result result = Cli.inside(List.of(arguments));
    assertThat(result.code()).as(result.toString()).isZero();
  }

  /// What follows the header of a safetensors file, which also tells of the machine.
  private static byte[] parameters(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    long header = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return Arrays.copyOfRange(all, Math.toIntExact(Long.BYTES + header), all.length);
  }

  /// The table without the columns of time.
  private static String losses(Path csv) throws IOException {
    List<String> lines = Files.readAllLines(csv);
    List<String> names = List.of(lines.getFirst().split(",", -1));
    StringBuilder kept = new StringBuilder();
    for (String line : lines) {
      String[] cells = line.split(",", -1);
      for (int c = 0; c < cells.length; c++) {
        if (!names.get(c).matches("seconds|images_per_second")) {
          kept.append(cells[c]).append(c == cells.length - 1 ? '\n' : ',');
        }
      }
    }
    return kept.toString();
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
