package dev.hourglass.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// NumPy files, against files that NumPy wrote (see `make_npy.py`) and files that it never would.
class NpyTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"f2-le", "f2-be", "f4-le", "f4-be", "f8-le", "f8-be", "fortran-f4"})
  void readsFloatsThatNumPyWrote(String name) throws IOException {
    assertRamp(Npy.read(golden(name)), 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"i4-le", "i4-be", "i8-le", "i8-be"})
  void readsIntegersThatNumPyWrote(String name) throws IOException {
    assertRamp(Npy.read(golden(name)), 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"version-2", "version-3"})
  void readsLaterVersions(String name) throws IOException {
    assertRamp(Npy.read(golden(name)), 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"u1", "fortran-u1"})
  void readsBytesAsNumbersFromZeroTo255(String name) throws IOException {
    NpyArray array = Npy.read(golden(name));
    assertThat(array.shape()).containsExactly(2, 3);
    assertThat(array.values()).containsExactly(0, 1, 127, 128, 254, 255);
    assertThat(array.dtype()).isEqualTo("u1");
  }

  @Test
  void readsASingleNumberAVectorAndNothing() throws IOException {
    NpyArray scalar = Npy.read(golden("scalar"));
    assertThat(scalar.shape()).isEmpty();
    assertThat(scalar.values()).containsExactly(2.5f);
    NpyArray vector = Npy.read(golden("vector"));
    assertThat(vector.shape()).containsExactly(3);
    assertThat(vector.values()).containsExactly(1.5f, -2.5f, Float.POSITIVE_INFINITY);
    NpyArray empty = Npy.read(golden("empty"));
    assertThat(empty.shape()).containsExactly(0, 5);
    assertThat(empty.values()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"f4-le", "scalar", "vector", "empty"})
  void writesFloatsAsNumPyDoesByteForByte(String name) throws IOException {
    NpyArray array = Npy.read(golden(name));
    Path written = folder.resolve("written.npy");
    Npy.write(written, new NpyArray(array.shape(), array.values()));
    assertThat(written).hasSameBinaryContentAs(golden(name));
  }

  @Test
  void writesBytesAsNumPyDoesByteForByte() throws IOException {
    Path written = folder.resolve("written.npy");
    float[] bytes = {0, 1, 127, 128, 254, 255};
    Npy.write(written, new NpyArray(new int[] {2, 3}, bytes, "u1"));
    assertThat(written).hasSameBinaryContentAs(golden("u1"));
  }

  @Test
  void keepsEveryBitOfMoreFloatsThanOneChunk() throws IOException {
    float[] values = new float[40_003];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(i * 0x9E3779B1);
    }
    Path written = folder.resolve("large.npy");
    Npy.write(written, new NpyArray(new int[] {values.length}, values));
    assertThat(Files.size(written) % 64).isEqualTo(4L * values.length % 64);
    assertThat(bits(Npy.read(written).values())).isEqualTo(bits(values));
  }

  @ParameterizedTest
  @CsvSource({"complex, <c16", "object, |O"})
  void refusesOtherNumbersByName(String name, String descr) {
    assertRefused(golden(name), "holds numbers of type \"" + descr + "\"");
  }

  @Test
  void refusesStructures() {
    assertRefused(golden("structured"), "records with fields");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "[]",
        "{'descr': '<f4', 'fortran_order': False}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'extra': 1}",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} + exit()",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': [2]}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1 1)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (02,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2.0,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
        "{'descr': '\\x3cf4', 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f4, 'fortran_order': False, 'shape': (2,)}",
        "{'descr': __import__('os'), 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f4' 'fortran_order': False, 'shape': (2,)}",
      })
  void refusesAnyOtherHeader(String header) throws IOException {
    assertRefused(file(header, 8), "has a header that continues with");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "f4", "<", "|f4", "=f4", "<f16", "<u4"})
  void refusesUnknownTypes(String descr) throws IOException {
    assertRefused(
        file("{'descr': '%s', 'fortran_order': False, 'shape': (2,)}".formatted(descr), 8),
        "holds numbers of type \"" + descr + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(4294967296,)",
        "(65536, 65536)",
        "(2147483647, 2147483647, 2147483647, 2147483647)",
        "(2147483640, 0)",
        "(3,)",
        "(1,)"
      })
  void refusesShapesThatTheFileDoesNotHold(String shape) throws IOException {
    Path file = file("{'descr': '<f4', 'fortran_order': False, 'shape': %s, }".formatted(shape), 8);
    assertThatExceptionOfType(FormatException.class)
        .isThrownBy(() -> Npy.read(file))
        .withMessageContaining(shape.replaceAll("[(),]", "").split(" ", 2)[0]);
  }

  @Test
  void refusesMoreAxesThanAnyLibraryHas() throws IOException {
    String axes = "1, ".repeat(65);
    assertRefused(
        file("{'descr': '<f4', 'fortran_order': False, 'shape': (%s)}".formatted(axes), 4),
        "has shape of 65 axes");
  }

  @Test
  void readsAHeaderInAnotherSpellingThatPythonAllows() throws IOException {
    Path file = file("{\"shape\":(1 ,2,),'fortran_order':True,'descr':\"<f4\"}  \n", 8);
    assertThat(Npy.read(file).shape()).containsExactly(1, 2);
  }

  @Test
  void refusesAHeaderThatIsLongerThanTheFile() throws IOException {
    Path file = folder.resolve("short.npy");
    Files.write(file, new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, -1, -1, '{'});
    assertRefused(file, "ends after 11 bytes, expected 65535 bytes of header");
  }

  @Test
  void refusesAnAbsurdHeaderLength() throws IOException {
    Path file = folder.resolve("absurd.npy");
    Files.write(file, new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, -1});
    assertRefused(file, "has a header of 4294967295 bytes");
  }

  @Test
  void refusesOtherVersionsAndOtherFiles() throws IOException {
    Path file = folder.resolve("other.npy");
    Files.write(file, new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 4, 1, 0, 0});
    assertRefused(file, "has NumPy format version 4.1");
    Files.writeString(file, "PK and something");
    assertRefused(file, "does not begin with NumPy's magic number");
    Files.write(file, new byte[0]);
    assertRefused(file, "ends after 0 bytes");
    assertRefused(folder, "is a folder");
  }

  @Test
  void saysThatThereIsNoFile() {
    Path missing = folder.resolve("missing.npy");
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> Npy.read(missing))
        .withMessageContaining(missing.toString())
        .withMessageContaining("no such file");
  }

  @Test
  void neverPassesControlCharactersOnToATerminal() throws IOException {
    Path file = file("{'\u001b[2J': 1}", 0);
    assertThatExceptionOfType(FormatException.class)
        .isThrownBy(() -> Npy.read(file))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\u001b"));
  }

  @Test
  void refusesValuesThatDoNotFillTheShape() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NpyArray(new int[] {2, 3}, new float[5]))
        .withMessageContaining("[2, 3] but 5 values");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NpyArray(new int[] {-1, -2}, new float[2]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"f4-be", "u1", "version-2", "fortran-f4", "scalar"})
  void survivesEveryDamagedFile(String name) throws IOException {
    DamagedFiles.check(
        Files.readAllBytes(golden(name)), folder.resolve("damaged.npy"), file -> Npy.read(file));
  }

  private static Path golden(String name) {
    return Goldens.path("/npy/" + name + ".npy");
  }

  private Path file(String header, int dataBytes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    bytes.writeBytes(new byte[] {(byte) header.length(), (byte) (header.length() >> 8)});
    bytes.writeBytes(header.getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(new byte[dataBytes]);
    return Files.write(folder.resolve("made.npy"), bytes.toByteArray());
  }

  private static NpyLabels readLabels(Path file) throws IOException {
    try (InputFile input = InputFile.open(file)) {
      return Npy.readLabels(input);
    }
  }

  private static void assertRamp(NpyArray array, int scale) {
    float[] expected = new float[24];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (i / 4f - 3) * scale;
    }
    assertThat(array.shape()).containsExactly(2, 3, 4);
    assertThat(array.values()).isEqualTo(expected);
  }

  private static void assertRefused(Path file, String problem) {
    assertThatExceptionOfType(FormatException.class)
        .isThrownBy(() -> Npy.read(file))
        .withMessageStartingWith(file + ": ")
        .withMessageContaining(problem);
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }

  @Test
  void refusesTextsThatTakeNoBytesAndCutsTheirEndsAtOnce() throws IOException {
    String header = "{'descr': '%s', 'fortran_order': False, 'shape': (%s,), }\n";
    Path none = file(header.formatted("<U0", "999999999"), 0);
    assertThatExceptionOfType(FormatException.class)
        .isThrownBy(() -> readLabels(none))
        .withMessageContaining("0 characters");
    int length = 9999;
    Path file = file(header.formatted("|S9999", "200"), 200 * length);
    byte[] bytes = Files.readAllBytes(file);
    for (int end = bytes.length; end > bytes.length - 200 * length; end -= length) {
      bytes[end - 1] = 'a';
      bytes[end - length + 2] = 'b';
    }
    bytes[bytes.length - 1] = 0;
    List<String> texts = readLabels(Files.write(file, bytes)).texts();
    assertThat(texts).hasSize(200);
    assertThat(texts.getFirst()).endsWith("a");
    assertThat(texts.getLast()).endsWith("b").isLessThan("b");
  }

  @Test
  void refusesSizesWhoseBytesOverflow() throws IOException {
    Path file =
        file("{'descr': '<f8', 'fortran_order': False, 'shape': (2147483639, 2147483639), }\n", 8);
    assertThatExceptionOfType(FormatException.class)
        .isThrownBy(() -> Npy.rows(file))
        .withMessageContaining("expected 4611685");
  }
}
