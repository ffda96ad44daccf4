package dev.hourglass.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hourglass.files.SafeTensors.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// PyTorch's files, against those that PyTorch wrote and those that mean harm (see
/// `make_torch.py`).
class TorchFileTest {
  @TempDir Path folder;

  @Test
  void readsEveryNumberFormatThatPyTorchWrote() throws IOException {
    float[] expected = new float[24];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = Math.abs(i - 12);
    }
    List<Tensor> tensors = TorchFile.read(golden("types"));
    assertThat(tensors)
        .extracting(Tensor::name)
        .containsExactly(
            "float32", "float16", "float64", "bfloat16", "int64", "int32", "uint8", "bool");
    for (Tensor tensor : tensors.subList(0, 7)) {
      assertThat(tensor.shape()).as(tensor.name()).containsExactly(2, 3, 4);
      assertThat(tensor.values()).as(tensor.name()).isEqualTo(expected);
    }
    assertThat(tensors.getLast().values()).containsOnly(0, 1);
    assertThat(tensors.getLast().values()[12]).isZero();
  }

  @Test
  void readsViewsThatAreNotContiguous() throws IOException {
    List<Tensor> views = TorchFile.read(golden("views"));
    float[] transposed = new float[24];
    for (int i = 0; i < 24; i++) {
      transposed[i] = ramp(i % 6 * 4 + i / 6);
    }
    assertTensor(views.get(0), new int[] {4, 2, 3}, transposed);
    int[] places = {4, 6, 8, 10, 16, 18, 20, 22};
    float[] part = new float[places.length];
    for (int i = 0; i < part.length; i++) {
      part[i] = ramp(places[i]);
    }
    assertTensor(views.get(1), new int[] {2, 2, 2}, part);
    assertTensor(views.get(2), new int[] {}, new float[] {ramp(23)});
    assertTensor(views.get(3), new int[] {0, 3, 4}, new float[0]);
    assertThat(views.get(4).values()).startsWith(-3, -2.75f).hasSize(24);
  }

  @Test
  void readsParametersAndTheStateDictOfACheckpoint() throws IOException {
    assertThat(TorchFile.read(golden("parameters")))
        .extracting(Tensor::name)
        .containsExactly("weight", "bias");
    assertThat(TorchFile.read(golden("checkpoint")))
        .extracting(Tensor::name)
        .containsExactly(
            "0.weight", "0.bias", "0.running_mean", "0.running_var", "0.num_batches_tracked");
  }

  @ParameterizedTest
  @ValueSource(strings = {"objects", "objects-protocol-4", "unusual-key"})
  void objectsBesideTheTensorsAreNothing(String name) throws IOException {
    assertThat(TorchFile.read(golden(name)))
        .extracting(Tensor::name)
        .containsExactly("weight", "bias");
  }

  @Test
  void readsTheStateDictsOfTwoHalves() throws IOException {
    assertThat(TorchFile.read(golden("halves")))
        .extracting(Tensor::name)
        .containsExactly("encoder.weight", "encoder.bias", "decoder.weight", "decoder.bias");
    assertThat(TorchFile.read(golden("halves-state-dict")))
        .extracting(Tensor::name)
        .startsWith("encoder_state_dict.weight")
        .endsWith("decoder_state_dict.bias");
  }

  @Test
  void readsANumberThatIsExpanded() throws IOException {
    float[] expected = new float[32];
    Arrays.fill(expected, 0.5f);
    assertTensor(TorchFile.read(golden("expanded")).getFirst(), new int[] {32}, expected);
  }

  @Test
  void kindsAreToldByFirstBytesAndWholeNumbersArePassedOver() throws IOException {
    Path renamed = Files.copy(golden("integers"), folder.resolve("weights.safetensors"));
    Weights weights = Weights.read(renamed);
    assertThat(weights.tensors()).extracting(Tensor::name).containsExactly("a");
    assertThat(weights.skipped()).containsExactly("count", "small");
    Path other =
        Files.copy(Goldens.path("/safetensors/plain.safetensors"), folder.resolve("w.ckpt"));
    assertThat(Weights.read(other).tensors()).isNotEmpty();
    for (String text : List.of("", "x", "no such file at all")) {
      Path file = Files.writeString(folder.resolve("w.pth.tar"), text);
      assertThatExceptionOfType(FormatException.class)
          .isThrownBy(() -> Weights.read(file))
          .withMessageContaining(
              "is neither a safetensors file nor one written by torch.save," + " expected");
    }
    Path legacy = Files.copy(golden("legacy"), folder.resolve("w.bin"));
    assertThatExceptionOfType(FormatException.class)
        .isThrownBy(() -> Weights.read(legacy))
        .withMessageContaining("save it again with torch.save");
  }

  @Test
  void readsNumbersOfTheOtherByteOrder() throws IOException {
    Map<String, byte[]> members = ZipFiles.members(golden("parameters"));
    String root = root(members);
    byte[] numbers = Objects.requireNonNull(members.get(root + "data/0"));
    for (int i = 0; i < numbers.length; i += 4) {
      byte[] turned = {numbers[i + 3], numbers[i + 2], numbers[i + 1], numbers[i]};
      System.arraycopy(turned, 0, numbers, i, 4);
    }
    members.put(root + "byteorder", "big".getBytes(StandardCharsets.US_ASCII));
    List<Tensor> tensors = TorchFile.read(made(members, false));
    assertThat(tensors.getFirst().values()).startsWith(-3, -2.75f).endsWith(2.75f);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "harmful   | refers to the Python object \"posix.system\", which could run code",
        "module    | refers to the Python object \"torch.nn.modules.container.Sequential\"",
        "object-among-tensors | refers to the Python object \"argparse.Namespace\"",
        "two-models | holds several state dicts, [\"model\", \"state_dict\"], expected one",
        "script    | is a TorchScript program (torch.jit.save)",
        "legacy    | is in the legacy format of PyTorch before 1.6",
        "list      | holds no dictionary, expected a state dict",
        "words     | holds \"a\", which is not a tensor",
        "huge      | tensor \"a\" has shape [1099511627776, 1099511627776], expected at most",
        "repeated  | states 24000 numbers in 814 bytes",
        "behind    | has tensor \"a\" outside its 24 numbers",
        "before    | has tensor \"a\" outside its 24 numbers",
        "backwards | has tensor \"a\" outside its 24 numbers",
        "strides   | has tensor \"a\" outside its 24 numbers",
        "axes      | has tensor \"a\" outside its 24 numbers",
        "many      | states 10240 numbers in 10146 bytes",
      })
  void refusesWhatIsNoHonestStateDict(String name, String problem) {
    assertRefused(golden(name), problem);
  }

  @Test
  void refusesAPickleThatRunsACommandWithoutRunningIt() throws IOException {
    Path witness = folder.resolve("witness");
    String command = "touch " + witness;
    String length = Character.toString(command.length()) + "\0\0\0";
    String pickle = "cos\nsystem\n(X" + length + command + "tR.";
    Path file = made(Map.of("x/data.pkl", pickle.getBytes(StandardCharsets.ISO_8859_1)), false);
    assertRefused(file, "refers to the Python object \"os.system\"");
    assertThat(witness).doesNotExist();
  }

  @Test
  void refusesStoragesThatLieAboutTheirSize() throws IOException {
    Map<String, byte[]> members = ZipFiles.members(golden("parameters"));
    String numbers = root(members) + "data/0";
    for (int length : new int[] {0, 92, 95, 100}) {
      members.put(numbers, new byte[length]);
      assertRefused(
          made(members, false), "has %d bytes of numbers where it states 24".formatted(length));
    }
    members.remove(numbers);
    assertRefused(made(members, false), "lacks the numbers of the storage \"0\"");
  }

  @Test
  void refusesCompressedBombs() throws IOException {
    Map<String, byte[]> members = ZipFiles.members(golden("parameters"));
    members.put(root(members) + "data.pkl", new byte[17 << 20]);
    assertRefused(made(members, true), "expected at most 16777216");
    Map<String, byte[]> zeros = ZipFiles.members(golden("many"));
    zeros.replaceAll((name, content) -> name.contains("data/") ? new byte[4096] : content);
    assertRefused(made(zeros, true), "expected them uncompressed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\u0080\u0002",
        ".",
        "(.",
        "t.",
        "N",
        "h\u0005.",
        "]].",
        "}Ku.",
        "K\u0001K\u0002s.",
        "}(K\u0001u.",
        "}(]Nu.",
        "NQ.",
        "](X\u0007\u0000\u0000\u0000storaget.",
        "X\u00ff\u00ff\u00ff\u00ffx.",
        "\u008a\u0009aaaaaaaaa.",
        "ccollections\nOrderedDict\nNR.",
        "ccollections\nOrderedDict\n(K\u0001tR.",
        "ctorch._utils\n_rebuild_tensor_v2\n)R.",
        "ctorch._utils\n_rebuild_parameter\n)R.",
        "c\u001b[2J\nx\n.",
        "i.",
        "cbuiltins\neval\n.",
      })
  void refusesAnyOtherPickleInOneSentence(String pickle) throws IOException {
    byte[] bytes = pickle.getBytes(StandardCharsets.ISO_8859_1);
    Path file = made(Map.of("x/data.pkl", bytes), false);
    FormatException e = catchThrowableOfType(FormatException.class, () -> TorchFile.read(file));
    assertThat(e)
        .as(pickle)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining("expected")
        .hasMessageNotContaining("\n")
        .hasMessageNotContaining("\u001b");
  }

  @Test
  void refusesMoreObjectsThanAStateDictHas() throws IOException {
    byte[] marks = new byte[2 << 20];
    Arrays.fill(marks, (byte) '(');
    assertRefused(
        made(Map.of("x/data.pkl", marks), false), "pickle of more than 1000000 instructions");
    Arrays.fill(marks, (byte) 'N');
    assertRefused(
        made(Map.of("x/data.pkl", marks), false), "pickle of more than 1000000 instructions");
  }

  @Test
  void survivesEveryDamagedFile() throws IOException {
    Path file = folder.resolve("damaged.pt");
    DamagedFiles.checkArchive(
        Files.readAllBytes(golden("views")), file, damaged -> TorchFile.read(damaged));
  }

  @Test
  void saysThatThereIsNoFileOrNoStateDict() throws IOException {
    Path missing = folder.resolve("missing.pt");
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> TorchFile.read(missing))
        .withMessageContaining("no such file");
    assertRefused(folder, "is a folder");
    assertRefused(made(Map.of("readme.txt", new byte[1]), true), "has no data.pkl");
  }

  private static float ramp(int i) {
    return i / 4f - 3;
  }

  private static String root(Map<String, byte[]> members) {
    String first = members.keySet().iterator().next();
    return first.substring(0, first.indexOf('/') + 1);
  }

  private static void assertTensor(Tensor tensor, int[] shape, float[] values) {
    assertThat(tensor.shape()).as(tensor.name()).isEqualTo(shape);
    assertThat(tensor.values()).as(tensor.name()).isEqualTo(values);
  }

  private static void assertRefused(Path file, String problem) {
    assertThatExceptionOfType(FormatException.class)
        .isThrownBy(() -> TorchFile.read(file))
        .withMessageStartingWith(file + ": ")
        .withMessageContaining(problem);
  }

  private Path made(Map<String, byte[]> members, boolean compressed) throws IOException {
    return ZipFiles.write(folder.resolve("made.pt"), members, compressed);
  }

  private static Path golden(String name) {
    return Goldens.path("/torch/" + name + ".pt");
  }
}
