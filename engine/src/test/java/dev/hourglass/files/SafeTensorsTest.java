package dev.hourglass.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hourglass.files.SafeTensors.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Model files, against bytes made by hand, files that the reference library wrote (see
/// `make_safetensors.py`), and hostile ones.
class SafeTensorsTest {
  private static final float[] RAMP = {-0.5f, -0.25f, 0, 0.25f, 0.5f, 0.75f};

  @TempDir Path folder;

  @Test
  void writesTheBytesThatTheFormatPrescribes() throws IOException {
    Path file = folder.resolve("model.safetensors");
    new SafeTensors(
            Map.of("b", "<\u00e9>", "a", "1"),
            List.of(
                new Tensor("w", new int[] {1, 2}, new float[] {1, -2}),
                new Tensor("bias", new int[0], new float[] {0.5f})))
        .write(file);
    String header =
        "{\"__metadata__\":{\"a\":\"1\",\"b\":\"<\u00e9>\"},"
            + "\"bias\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},"
            + "\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[4,12]}}";
    int length = header.getBytes(StandardCharsets.UTF_8).length;
    String padded = header + " ".repeat((8 - length % 8) % 8);
    byte[] data = {0, 0, 0, 0x3f, 0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xc0};
    assertThat(file).hasBinaryContent(bytes(padded, data));
    assertThat(Files.size(file) % 8).isEqualTo(data.length % 8);
  }

  @Test
  void readsWhatAnotherProgramWrote() throws IOException {
    SafeTensors file = SafeTensors.read(golden("plain"));
    assertThat(file.metadata()).isEqualTo(Map.of("architecture", "classic", "note", "größer – 数"));
    assertThat(file.tensors())
        .extracting(Tensor::name)
        .containsExactly("decoder.bias", "encoder.weight", "unused");
    assertTensor(file, "decoder.bias", new int[0], 1.5f);
    assertTensor(file, "encoder.weight", new int[] {2, 3}, RAMP);
    assertTensor(file, "unused", new int[] {0, 4});
    assertThat(file.find("other")).isEmpty();
  }

  @Test
  void aHeadersLengthIsNotTakenForTheFirstByteOfAPickle() throws IOException {
    Path file = folder.resolve("weights");
    for (int longer = 0; longer < 256; longer += 8) {
      List<Tensor> one = List.of(new Tensor("w", new int[] {1}, new float[] {1}));
      new SafeTensors(Map.of("note", "x".repeat(longer)), one).write(file);
      assertThat(Weights.read(file).tensors()).as("%d more", longer).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"f64", "f32", "f16", "bf16"})
  void readsEveryFloatFormat(String name) throws IOException {
    assertTensor(SafeTensors.read(golden("types")), name, new int[] {2, 3}, RAMP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "reference"})
  void writesWhatAnotherProgramWroteByteForByte(String name) throws IOException {
    Path written = folder.resolve("again.safetensors");
    SafeTensors.read(golden(name)).write(written);
    assertThat(written).hasSameBinaryContentAs(golden(name));
  }

  @Test
  void givesTheSameBytesWhateverOrderTheTensorsHave() throws IOException {
    Tensor first = new Tensor("a", new int[] {1}, new float[] {1});
    Tensor second = new Tensor("b", new int[] {1}, new float[] {2});
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    new SafeTensors(Map.of(), List.of(first, second)).write(one);
    new SafeTensors(Map.of(), List.of(second, first)).write(two);
    assertThat(one).hasSameBinaryContentAs(two);
  }

  @Test
  void doublesComeBackAsTheyWereOrAsTheNearestFloats() throws IOException {
    double[] values = new double[20_001];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1.0 / (i + 1);
    }
    Path file = folder.resolve("doubles");
    Tensor single = new Tensor("b", new int[] {1}, new float[] {1});
    SafeTensors.DoubleTensor exact = new SafeTensors.DoubleTensor("c", new int[] {3, 6667}, values);
    new SafeTensors(Map.of(), List.of(single), List.of(exact)).write(file);
    SafeTensors read = SafeTensors.read(file, name -> name.equals("c"));
    assertThat(read.doubles()).hasSize(1);
    assertThat(read.doubles().getFirst().values()).isEqualTo(values);
    assertThat(read.doubles().getFirst().shape()).containsExactly(3, 6667);
    assertThat(read.tensors()).extracting(Tensor::name).containsExactly("b");
    SafeTensors floats = SafeTensors.read(file);
    assertThat(floats.doubles()).isEmpty();
    assertThat(floats.find("c").orElseThrow().values()[2]).isEqualTo(1f / 3);
    assertThat(read.checksum()).isNotEqualTo(floats.checksum());
  }

  @Test
  void holdsNothingAtAll() throws IOException {
    Path file = folder.resolve("empty");
    new SafeTensors(Map.of(), List.of()).write(file);
    assertThat(SafeTensors.read(file)).isEqualTo(new SafeTensors(Map.of(), List.of()));
  }

  @Test
  void readsTensorsInTheOrderOfTheirBytes() throws IOException {
    Path file =
        file(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]},"
                + "\"b\":{\"data_offsets\":[0,4],\"shape\":[1],\"dtype\":\"F32\"}}  ",
            8);
    assertThat(SafeTensors.read(file).tensors()).extracting(Tensor::name).containsExactly("b", "a");
  }

  @Test
  void readsEmptyTensorsWhereverTheHeaderNamesThem() throws IOException {
    Path file =
        file(
            "{\"full\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                + "\"empty\":{\"dtype\":\"F32\",\"shape\":[2000000000,2000000000,2000000000,0],"
                + "\"data_offsets\":[0,0]}}",
            4);
    SafeTensors read = SafeTensors.read(file);
    assertThat(read.tensors()).extracting(Tensor::name).containsExactly("empty", "full");
    assertTensor(read, "empty", new int[] {2_000_000_000, 2_000_000_000, 2_000_000_000, 0});
  }

  @Test
  void keepsTheOldModelWhenANameCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("model"), "old");
    Tensor broken = new Tensor("\ud800", new int[] {1}, new float[1]);
    assertThatIOException()
        .isThrownBy(() -> new SafeTensors(Map.of(), List.of(broken)).write(file))
        .withMessageContaining(file.toString());
    assertThat(file).hasContent("old");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          0  | does not begin with a header's length
          1  | does not begin with a header's length
          -1 | does not begin with a header's length
          -9223372036854775808 | does not begin with a header's length
          100000001 | does not begin with a header's length, 2 to 100000000; name a file
          100000000 | expected 100000000 bytes of header
          9 | expected 9 bytes of header
          """)
  void refusesHeaderLengths(long length, String problem) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    assertRefused(Files.write(folder.resolve("bad"), bytes.array()), problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ ",
        "{]",
        "{\"a\"}",
        "{} x",
        "{}{}",
        "{'a':1}",
        "{\"__metadata__\":{},}",
        "{\"__metadata__\":{\"a\":\"unfinished}}",
        "{\"__metadata__\":{\"a\":\"\\x\"}}",
        "{/* */}",
        "{\"a\":NaN}",
      })
  void refusesWhatIsNoJson(String header) throws IOException {
    assertRefused(file(header, 0), "header that is not valid JSON");
  }

  @Test
  void refusesBytesThatAreNoUtf8() throws IOException {
    byte[] header = "{\"__metadata__\":{\"a\":\"?\"}}".getBytes(StandardCharsets.US_ASCII);
    header[22] = (byte) 0xff;
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
    Path file = folder.resolve("bad");
    Files.write(file, bytes.putLong(header.length).put(header).array());
    assertRefused(file, "not valid JSON in UTF-8");
  }

  @Test
  void refusesAHeaderThatDoesNotBeginWithABrace() throws IOException {
    assertRefused(file(" {}", 0), "does not begin with");
    assertRefused(file("\ufeff{}", 0), "does not begin with");
    assertRefused(file("[]", 0), "does not begin with");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void refusesDeepNestingWithoutFollowingIt(String bracket) throws IOException {
    assertRefused(file("{\"a\":" + bracket.repeat(100_000), 0), "has a header with");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"__metadata__":{"a":1}}       | expected a string as the note "a"
          {"__metadata__":{"a":null}}    | expected a string as the note "a"
          {"__metadata__":{"a":{}}}      | expected a string as the note "a"
          {"__metadata__":[]}            | expected an object of notes
          {"__metadata__":null}          | expected an object of notes
          {"__metadata__":{"a":"","a":""}} | "a" twice
          {"__metadata__":{},"__metadata__":{}} | "__metadata__" twice
          {"t":1}                        | expected an object that describes tensor "t"
          {"t":{}}                       | only part of the description of tensor "t"
          {"t":{"dtype":4}}              | expected a string as the dtype
          {"t":{"dtype":"F32","dtype":"F32"}} | "dtype" twice
          {"t":{"other":[]}}             | a key "other" in tensor "t"
          {"t":{"shape":{}}}             | expected an array as the shape
          {"t":{"shape":["1"]}}          | expected whole numbers as the shape
          {"t":{"shape":[[1]]}}          | expected whole numbers as the shape
          {"t":{"shape":[-1]}}           | "-1", expected whole numbers
          {"t":{"shape":[1.0]}}          | "1.0", expected whole numbers
          {"t":{"shape":[1e3]}}          | "1e3", expected whole numbers
          {"t":{"shape":[18446744073709551617]}} | expected whole numbers
          {"t":{"data_offsets":[0,4,8]}} | only part of the description
          """)
  void refusesDescriptions(String header, String problem) throws IOException {
    assertRefused(file(header, 4), problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          I64 | [1]          | [0,8]   | numbers of type "I64"
          f32 | [1]          | [0,4]   | numbers of type "f32"
          F32 | [1]          | [0]     | 1 data_offsets
          F32 | [1]          | [0,4,8] | 3 data_offsets
          F32 | [1]          | [4,0]   | bytes 4 to 0
          F32 | [1]          | [0,8]   | expected 4 bytes
          F32 | [3]          | [0,8]   | expected 12 bytes
          F64 | [2]          | [0,8]   | expected 16 bytes
          F32 | [2]          | [4,12]  | at byte 4, expected byte 0
          F32 | [1]          | [0,4]   | holds 8 bytes of numbers, expected 4
          F32 | [3]          | [0,12]  | holds 8 bytes of numbers, expected 12
          F32 | [2147483647] | [0,8589934588] | has shape [2147483647]
          F32 | [65536,65536] | [0,0]  | has shape [65536, 65536]
          F32 | [4294967296,4294967296,4294967296] | [0,0] | has shape
          F32 | [999999999999999999,0] | [0,0] | has shape
          F32 | [500000000]  | [0,2000000000] | holds 8 bytes of numbers
          """)
  void refusesTensorsThatTheFileDoesNotHold(
      String dtype, String shape, String offsets, String problem) throws IOException {
    String header =
        "{\"t\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}"
            .formatted(dtype, shape, offsets);
    assertRefused(file(header, 8), problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [0,8] | [4,12] | at byte 4, expected byte 8
          [0,8] | [0,8]  | at byte 0, expected byte 8
          [0,8] | [12,20] | at byte 12, expected byte 8
          [8,16] | [16,24] | at byte 8, expected byte 0
          [0,8] | [8,16] | holds 24 bytes of numbers, expected 16
          """)
  void refusesTensorsThatOverlapOrLeaveHoles(String first, String second, String problem)
      throws IOException {
    String entry = "\"%s\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":%s}";
    String header = "{" + entry.formatted("a", first) + "," + entry.formatted("b", second) + "}";
    assertRefused(file(header, 24), problem);
  }

  @Test
  void refusesATensorGivenTwice() throws IOException {
    String entry = "\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}";
    String header = "{" + entry.formatted(0, 4) + "," + entry.formatted(4, 8) + "}";
    assertRefused(file(header, 8), "\"t\" twice");
  }

  @Test
  void refusesMoreAxesThanAnyLibraryHas() throws IOException {
    String axes = "1,".repeat(100_000) + "1";
    String header = "{\"t\":{\"shape\":[" + axes + "],\"dtype\":\"F32\",\"data_offsets\":[0,4]}}";
    assertRefused(file(header, 4), "more than 64 numbers");
  }

  @Test
  void showsHostileNamesEscapedAndShort() throws IOException {
    Path file = file("{\"\\u001b[2J" + "x".repeat(1000) + "\":1}", 0);
    assertThatExceptionOfType(FormatException.class)
        .isThrownBy(() -> SafeTensors.read(file))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\u001b"))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300 + file.toString().length()))
        .withMessageContaining("\\u001b[2Jxxx");
  }

  @Test
  void saysThatThereIsNoFile() {
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> SafeTensors.read(folder.resolve("missing")))
        .withMessageContaining("no such file");
  }

  @Test
  void refusesToBeMadeOfPartsThatDoNotFit() {
    Tensor tensor = new Tensor("t", new int[] {1}, new float[1]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SafeTensors(Map.of(), List.of(tensor, tensor)))
        .withMessageContaining("two tensors are called t");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Tensor("t", new int[] {2}, new float[1]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Tensor("__metadata__", new int[] {1}, new float[1]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "types", "reference"})
  void survivesEveryDamagedFile(String name) throws IOException {
    DamagedFiles.check(
        Files.readAllBytes(golden(name)),
        folder.resolve("damaged.safetensors"),
        file -> SafeTensors.read(file));
  }

  private static Path golden(String name) {
    return Goldens.path("/safetensors/" + name + ".safetensors");
  }

  private Path file(String header, int dataBytes) throws IOException {
    return Files.write(folder.resolve("made"), bytes(header, new byte[dataBytes]));
  }

  private static byte[] bytes(String header, byte[] data) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.writeBytes(length.putLong(json.length).array());
    bytes.writeBytes(json);
    bytes.writeBytes(data);
    return bytes.toByteArray();
  }

  private static void assertTensor(SafeTensors file, String name, int[] shape, float... values) {
    Tensor tensor = file.find(name).orElseThrow();
    assertThat(tensor.shape()).isEqualTo(shape);
    assertThat(tensor.values()).isEqualTo(values);
  }

  private static void assertRefused(Path file, String problem) {
    assertThatExceptionOfType(FormatException.class)
        .isThrownBy(() -> SafeTensors.read(file))
        .withMessageStartingWith(file + ": ")
        .withMessageContaining(problem);
  }
}
