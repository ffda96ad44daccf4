package dev.hourglass.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Images;
import dev.hourglass.data.Shape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A reader in Python that was written from docs/codec.md by someone who had not seen this program
/// reads the same as it.
class CodecPythonTest {
  private static final Path READER = Path.of("..", "tools", "read_hgc.py").toAbsolutePath();

  @TempDir private Path folder;

  @BeforeAll
  static void needsPython() throws Exception {
    assumeThat(run("--version").exit).as("python3 is installed").isZero();
  }

  private record Outcome(int exit, String out, String err) {}

  private static Outcome run(String... words) throws IOException, InterruptedException {
    Path err = Files.createTempFile("python", ".err");
    try {
      List<String> command = new ArrayList<>(List.of("python3"));
      command.addAll(List.of(words));
      Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Outcome(process.waitFor(), out, Files.readString(err));
    } catch (IOException e) {
      return new Outcome(127, "", String.valueOf(e.getMessage()));
    } finally {
      Files.deleteIfExists(err);
    }
  }

  private JsonObject read(byte[] content) throws Exception {
    Path file = Files.write(folder.resolve("some.hgc"), content);
    Outcome outcome = run(READER.toString(), file.toString());
    assertThat(outcome.exit).as(outcome.err).isZero();
    return JsonParser.parseString(outcome.out).getAsJsonObject();
  }

  @Test
  void everyNumberLabelAndNameIsTheSame() throws Exception {
    Images images = CodecSamples.full(300);
    for (boolean embedded : new boolean[] {false, true}) {
      CodecOptions options =
          CodecOptions.quality(60).withBlockImages(128).withEmbeddedModel(embedded);
      byte[] content = Codec.of(CodecSamples.MODEL, options).compress(images);
      FileHeader header = FileHeader.read(Path.of("some"), new ByteArrayInputStream(content));
      JsonObject json = read(content);
      assertThat(json.get("images").getAsInt()).isEqualTo(300);
      assertThat(json.get("fingerprint").getAsString()).isEqualTo(header.fingerprintHex());
      assertThat((float) json.get("step").getAsDouble()).isEqualTo(header.step());
      assertThat(json.get("model_bytes").getAsInt()).isEqualTo(header.modelBytes());
      assertThat(json.getAsJsonArray("lost")).isEmpty();
      requireContent(json, content, header);
    }
  }

  private static void requireContent(JsonObject json, byte[] content, FileHeader header)
      throws Exception {
    int start = header.toBytes().length + header.modelBytes();
    ByteArrayInputStream blocks = new ByteArrayInputStream(content, start, content.length - start);
    BlockFrame.Scanner scanner = new BlockFrame.Scanner(blocks, header.blocks(), start);
    JsonArray codes = json.getAsJsonArray("codes");
    int image = 0;
    while (scanner.next()) {
      int count = header.end(scanner.number()) - header.begin(scanner.number());
      BlockCoder.Content own =
          header
              .coder()
              .decode(Objects.requireNonNull(scanner.content()), count, header.labelBound());
      int[] labels = Objects.requireNonNull(own.labels());
      for (int i = 0; i < count; i++, image++) {
        for (int d = 0; d < header.codeSize(); d++) {
          assertThat(codes.get(image).getAsJsonArray().get(d).getAsInt())
              .isEqualTo(own.codes()[i * header.codeSize() + d]);
        }
        assertThat(json.getAsJsonArray("labels").get(image).getAsInt()).isEqualTo(labels[i]);
        assertThat(json.getAsJsonArray("names").get(image).getAsString())
            .isEqualTo(own.names().get(i));
      }
    }
    assertThat(image).isEqualTo(header.count());
  }

  @Test
  void aDamagedBlockIsLostAndADamagedHeaderIsASentence() throws Exception {
    CodecOptions options = CodecOptions.quality(60).withBlockImages(128);
    byte[] content = Codec.of(CodecSamples.MODEL, options).compress(CodecSamples.full(300));
    FileHeader header = FileHeader.read(Path.of("some"), new ByteArrayInputStream(content));
    content[header.toBytes().length + BlockFrame.HEADER + 9] ^= 4;
    JsonArray lost = read(content).getAsJsonArray("lost");
    assertThat(lost).hasSize(1);
    assertThat(lost.get(0).getAsJsonArray().get(1).getAsInt()).isEqualTo(128);
    content[9] ^= 1;
    Path file = Files.write(folder.resolve("damaged.hgc"), content);
    Outcome outcome = run(READER.toString(), file.toString());
    assertThat(outcome.exit).isEqualTo(1);
    assertThat(outcome.err.strip().lines()).hasSize(1);
  }

  @Test
  void ofLosslessImagesLabelsAndNamesAreTheSame() throws Exception {
    for (LosslessSamples sort : LosslessSamples.values()) {
      ByteImages images = sort.full(30, new Shape(2, 5, 6));
      LosslessOptions options = LosslessOptions.defaults().withBlockImages(8);
      JsonObject json = read(Codec.lossless(options).compress(images));
      assertThat(json.getAsJsonArray("lost")).isEmpty();
      assertThat(json.get("block_images").getAsInt()).isEqualTo(8);
      assertThat(json.get("index").getAsBoolean()).isTrue();
      int[] labels = Objects.requireNonNull(images.labels());
      for (int i = 0; i < 30; i++) {
        assertThat(json.getAsJsonArray("labels").get(i).getAsInt()).isEqualTo(labels[i]);
        assertThat(json.getAsJsonArray("names").get(i).getAsString())
            .isEqualTo(images.files().get(i));
      }
    }
  }
}
