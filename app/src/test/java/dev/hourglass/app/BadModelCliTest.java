package dev.hourglass.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Model files and arrays that are damaged or made to hurt: one sentence, and little memory.
class BadModelCliTest extends CliCase {
  private static final String WEIGHT = "encoder.conv1.weight";
  private static final String BIAS = "encoder.conv1.bias";

  private byte[] good = {};

  @BeforeEach
  void begin() throws Exception {
    cli = new Cli(temp, "-Xmx128m");
    good = Files.readAllBytes(Cli.model().resolve("model.safetensors"));
  }

  @Test
  void aFileThatIsCutOff() throws Exception {
    assertThat(refusal(Arrays.copyOf(good, good.length / 2))).contains("expected 251620");
    assertThat(refusal(Arrays.copyOf(good, 5))).contains("bytes long");
    assertThat(refusal(new byte[0])).contains("bytes long");
  }

  @Test
  void aHeaderWithAHostileLength() throws Exception {
    byte[] bytes = good.clone();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.MAX_VALUE);
    assertThat(refusal(bytes)).contains("does not begin with a header's length");
  }

  @Test
  void aFileThatIsSomethingElse() throws Exception {
    assertThat(refusal("epoch,train_loss\n1,0.1\n".getBytes(UTF_8)))
        .contains("is not a model file (safetensors)");
  }

  @Test
  void tensorsThatOverlap() throws Exception {
    assertThat(
            refusal(
                withHeader(header ->
                    header
                        .getAsJsonObject(BIAS)
                        .add("data_offsets", header.getAsJsonObject(WEIGHT).get("data_offsets")))))
        .contains(BIAS);
  }

  @Test
  void aTensorOfAnotherShape() throws Exception {
    assertThat(
            refusal(
                withHeader(header ->
                    header
                        .getAsJsonObject(WEIGHT)
                        .add("shape", JsonParser.parseString("[1,16,3,3]")))))
        .contains(WEIGHT, "[1, 16, 3, 3]", "[16, 1, 3, 3]");
  }

  @Test
  void aTensorThatIsMissing() throws Exception {
    assertThat(
            refusal(
                withHeader(header -> {
                  header.add("other.bias", header.getAsJsonObject(BIAS));
                  header.remove(BIAS);
                })))
        .contains("no tensor " + BIAS);
  }

  @Test
  void twoTensorsOfOneName() throws Exception {
    assertThat(refusal(withText(text -> text.replace(BIAS, WEIGHT)))).contains(WEIGHT);
  }

  @Test
  void aLaterVersion() throws Exception {
    assertThat(refusal(withHeader(header -> metadata(header).addProperty("format_version", "2"))))
        .contains("version 2", "update hourglass");
  }

  @Test
  void aModelOfAnotherProgram() throws Exception {
    assertThat(refusal(withHeader(header -> header.remove("__metadata__"))))
        .contains("expected a model that hourglass saved");
  }

  @Test
  void parametersThatAreNoNumbers() throws Exception {
    byte[] bytes = good.clone();
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putFloat(bytes.length - Float.BYTES, Float.NaN);
    assertThat(refusal(bytes)).contains("holds NaN in ", "retrain the model");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"in_channels\":1,|\"in_channels\":65536,|in_channels",
        "\"kernel\":3,|\"kernel\":60,|kernel",
        "\"out_channels\":16,|\"out_channels\":65536,|conv2",
        "\"out_channels\":16,|\"out_channels\":-16,|out_channels is -16",
        "\"out_channels\":16,|\"out_channels\":1e99,|whole number",
        "\"out_channels\":16,|\"out_channels\":1e999999999,|builds",
        "\"out_channels\":16,|\"out_channels\":1.5,|whole number",
        "\"out_channels\":16,|\"out_channels\":\"many\",|builds",
        "\"stride\":2|\"stride\":0|stride is 0",
        "\"out_channels\":16,||lacks out_channels",
        "Conv2d|Conv9d|type Conv9d",
        "[1,28,28]|[1,28]|expected [channels, height, width]",
        "[1,28,28]|[1,1000000,1000000]|at most",
        "[1,28,28]|[1,-28,-28]|at least 1",
        "[1,28,28]|[1,32,32]|use kernel 8 in deconv4",
        "\"encoder\"|\"coder\"|encoder",
        "\"name\":\"conv2\"|\"name\":\"conv1\"|share a name",
        "\"name\":\"classic\"|\"name\":\"\\u001b[31m\"|name",
      })
  void anArchitectureThatCannotBe(String part, String replacement, String complaint)
      throws Exception {
    String message =
        refusalInside(
            withArchitecture(text -> {
              assertThat(text).contains(part);
              return text.replace(part, replacement == null ? "" : replacement);
            }));
    assertThat(message).contains("model").doesNotContain("\u001b");
    if (!complaint.equals("builds")) {
      assertThat(message).contains(complaint);
    }
  }

  @Test
  void tooManyLayersOrTooManyParametersTakeNoMemory() throws Exception {
    String layer = "{\"name\":\"x%d\",\"type\":\"Linear\",\"in_features\":%d,\"out_features\":%d},";
    String begin = "\"decoder\":[";
    assertThat(refusal(withArchitecture(text -> text.replace(begin, begin + wide(layer, 900)))))
        .contains("parameters, expected at most 2147483639");
    assertThat(refusal(withArchitecture(text -> text.replace(begin, begin + wide(layer, 10)))))
        .contains("parameters and the file holds 62905");
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      many.append(layer.formatted(i, 64, 64));
    }
    assertThat(refusal(withArchitecture(text -> text.replace(begin, begin + many))))
        .contains("expected at most 1000");
    assertThat(refusal(withArchitecture(text -> "[".repeat(100_000)))).contains("JSON");
  }

  /// Layers from 64 numbers to 64, with 131 million parameters between each two.
  private static String wide(String layer, int layers) {
    StringBuilder wide = new StringBuilder(layer.formatted(0, 64, 2000));
    for (int i = 1; i < layers; i++) {
      wide.append(layer.formatted(i, i % 2 == 1 ? 2000 : 65536, i % 2 == 1 ? 65536 : 2000));
    }
    return wide.append(layer.formatted(layers, layers % 2 == 1 ? 2000 : 65536, 64)).toString();
  }

  @Test
  void arraysOfAnotherShapeOrType() throws Exception {
    NpyFiles.write(temp.resolve("codes.npy"), new int[] {2, 63}, new float[126]);
    assertThat(cli.fails("decode", Cli.model(), "codes.npy", "-o", "out.png"))
        .contains("[2, 63]", "(images, 64)");
    NpyFiles.write(temp.resolve("images.npy"), new int[] {2, 10, 10, 10}, new float[2000]);
    assertThat(cli.fails("encode", Cli.model(), "images.npy", "-o", "out.npy"))
        .contains("[2, 10, 10, 10]", "(images, rows, columns)");
    NpyFiles.write(temp.resolve("flat.npy"), new int[] {2, 785}, new float[1570]);
    Cli.Result flat = cli.run("encode", Cli.model(), "flat.npy", "-o", "out.npy");
    assertThat(flat.out()).isEmpty();
    assertThat(flat.err()).contains("[2, 785]").hasLineCount(1);
    write("complex.npy", npy("'<c16'", "(1, 64)", 1024));
    assertThat(cli.fails("decode", Cli.model(), "complex.npy", "-o", "out.png")).contains("c16");
    write("short.npy", npy("'<f4'", "(1, 64)", 100));
    assertThat(cli.fails("decode", Cli.model(), "short.npy", "-o", "out.png")).contains("expected");
    write("huge.npy", npy("'<f4'", "(2000000000, 64)", 100));
    assertThat(cli.fails("decode", Cli.model(), "huge.npy", "-o", "out.png")).contains("expected");
    write("object.npy", npy("'|O'", "(1, 64)", 100));
    assertThat(cli.fails("decode", Cli.model(), "object.npy", "-o", "out.png")).contains("O");
    NpyFiles.write(temp.resolve("none.npy"), new int[] {0, 64}, new float[0]);
    assertThat(cli.refuses("decode", Cli.model(), "none.npy", "-o", "out.png"))
        .contains("none.npy holds 0 codes, a PNG shows 1 to 1,000 images: write a .npy file");
    write("codes.csv", "1,2\n".getBytes(UTF_8));
    assertThat(cli.fails("decode", Cli.model(), "codes.csv", "-o", "out.png"))
        .contains(
            "codes.csv holds no codes, expected a .npy or .npz file, or a table with the columns");
    write("model.pt", new byte[100]);
    assertThat(cli.fails("info", "model.pt")).contains("PyTorch", "hourglass import model.pt");
    assertThat(temp.resolve("out.png")).doesNotExist();
  }

  @Test
  void numbersThatAreNoPixels() throws Exception {
    float[] pixels = new float[28 * 28];
    Map<Float, String> advice =
        Map.of(
            328f,
            "numbers from 0.0 to 328.0, expected 0 to 1: divide by the value of",
            -0.51f,
            "numbers from -0.51 to 0.0, expected 0 to 1: undo the standardisation",
            1.51f,
            "numbers from 0.0 to 1.51, expected 0 to 1: divide by the value of",
            Float.NaN,
            "NaN or infinite values, 1 in total",
            Float.POSITIVE_INFINITY,
            "NaN or infinite values, 1 in total");
    for (Map.Entry<Float, String> wrong : advice.entrySet()) {
      pixels[5] = wrong.getKey();
      assertThat(encoded(pixels).err()).hasLineCount(1).contains("images.npy", wrong.getValue());
    }
    pixels[5] = 1.4f;
    pixels[6] = -0.4f;
    assertThat(encoded(pixels).code()).isZero();
  }

  private Cli.Result encoded(float[] pixels) throws Exception {
    Path images = temp.resolve("images.npy");
    NpyFiles.write(images, new int[] {1, 28, 28}, pixels);
    String codes = temp.resolve("codes.npy").toString();
    String model = Cli.model().toString();
    return Cli.inside(List.of("encode", model, images.toString(), "-o", codes));
  }

  @Test
  void placesThatCannotBeWritten() throws Exception {
    NpyFiles.write(temp.resolve("codes.npy"), new int[] {1, 64}, new float[64]);
    assertThat(cli.fails("decode", Cli.model(), "codes.npy", "-o", "codes.npy/out.png"))
        .contains("codes.npy");
    assertThat(cli.refuses("decode", Cli.model(), "codes.npy", "-o", "out.gif"))
        .contains("out.gif", ".png, .npy or .npz");
    Files.createDirectories(temp.resolve("folder.npy"));
    assertThat(cli.fails("decode", Cli.model(), "codes.npy", "-o", "folder.npy"))
        .contains("folder.npy");
  }

  private String refusalInside(byte[] bytes) throws Exception {
    write("bad.safetensors", bytes);
    Cli.Result result = Cli.inside(List.of("info", temp.resolve("bad.safetensors").toString()));
    assertThat(result.code()).isOne();
    assertThat(result.err())
        .startsWith("hourglass: ")
        .hasLineCount(1)
        .doesNotContain("Exception", "unexpected error");
    return result.err();
  }

  private String refusal(byte[] bytes) throws Exception {
    write("bad.safetensors", bytes);
    return cli.fails("info", "bad.safetensors");
  }

  private void write(String name, byte[] bytes) throws Exception {
    Files.write(temp.resolve(name), bytes);
  }

  private byte[] withArchitecture(UnaryOperator<String> change) {
    return withHeader(header -> {
      String text = metadata(header).get("architecture").getAsString();
      metadata(header).addProperty("architecture", change.apply(text));
    });
  }

  private byte[] withHeader(Consumer<JsonObject> change) {
    return withText(text -> {
      JsonObject header = JsonParser.parseString(text).getAsJsonObject();
      change.accept(header);
      return header.toString();
    });
  }

  private byte[] withText(UnaryOperator<String> change) {
    ByteBuffer bytes = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) bytes.getLong();
    byte[] header = change.apply(new String(good, Long.BYTES, length, UTF_8)).getBytes(UTF_8);
    int data = Long.BYTES + length;
    return ByteBuffer.allocate(Long.BYTES + header.length + good.length - data)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .put(good, data, good.length - data)
        .array();
  }

  private static JsonObject metadata(JsonObject header) {
    return header.getAsJsonObject("__metadata__");
  }

  private static byte[] npy(String type, String shape, int bytes) {
    String text = "{'descr': %s, 'fortran_order': False, 'shape': %s, }\n".formatted(type, shape);
    return ByteBuffer.allocate(10 + text.length() + bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0x93)
        .put("NUMPY".getBytes(UTF_8))
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) text.length())
        .put(text.getBytes(UTF_8))
        .array();
  }
}
