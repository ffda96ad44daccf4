package dev.hourglass.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Archives of arrays, against files that NumPy wrote (see `make_npy.py`) and files that lie.
class NpzTest {
  private static final int[] SHAPE = {2, 3, 4};

  @TempDir Path folder;

  @Test
  void readsWhatNumPyStoredAndCompressed() throws IOException {
    try (Npz npz = Npz.open(golden("stored"))) {
      assertThat(npz.names()).containsExactly("images", "labels");
      assertThat(npz.read("images").shape()).containsExactly(SHAPE);
      assertThat(npz.read("images").values()).startsWith(-3, -2.75f).endsWith(2.75f);
      assertThat(npz.read("labels").values()).containsExactly(7, 3);
      assertThat(npz.read("labels").dtype()).isEqualTo("i8");
    }
    try (Npz npz = Npz.open(golden("compressed"))) {
      assertThat(npz.read("images").dtype()).isEqualTo("u1");
      assertThat(npz.read("images").values()).startsWith(0, 11).endsWith(255);
    }
    try (Npz npz = Npz.open(golden("unnamed"))) {
      assertThat(npz.names()).containsExactly("arr_0");
      assertThat(npz.read("arr_0").dtype()).isEqualTo("f8");
    }
  }

  @Test
  void writesArraysThatComeBackAndTheSameBytesEachTime() throws IOException {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("codes", new NpyArray(new int[] {2, 2}, new float[] {1, -0.5f, Float.MIN_VALUE, 3}));
    arrays.put("labels", new NpyArray(new int[] {2}, new float[] {1 << 20, 0}, "i8"));
    arrays.put("bytes", new NpyArray(new int[] {3}, new float[] {0, 127, 255}, "u1"));
    Path first = folder.resolve("first.npz");
    Npz.write(first, arrays);
    Npz.write(folder.resolve("second.npz"), arrays);
    assertThat(first).hasSameBinaryContentAs(folder.resolve("second.npz"));
    try (Npz npz = Npz.open(first)) {
      assertThat(npz.names()).containsExactly("codes", "labels", "bytes");
      for (String name : npz.names()) {
        NpyArray expected = arrays.get(name);
        assertThat(npz.read(name)).usingRecursiveComparison().isEqualTo(expected);
      }
    }
  }

  @Test
  void writesNoOtherNumberFormat() {
    Map<String, NpyArray> half = Map.of("x", new NpyArray(new int[] {1}, new float[1], "f2"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Npz.write(folder.resolve("never.npz"), half))
        .withMessageContaining("f2, expected f4, i8 or u1");
    assertThat(folder.resolve("never.npz")).doesNotExist();
  }

  @Test
  void refusesABombBeforeItReservesMemory() throws IOException {
    Path file = copy("compressed");
    ZipFiles.falsify(file, 24, Integer.MAX_VALUE);
    assertRefused(file, "bytes hold 2147483647 of \"images.npy\"");
  }

  @ParameterizedTest
  @CsvSource({"16, damaged", "20, expected plausible sizes", "24, expected plausible sizes"})
  void refusesADirectoryThatLies(int field, String problem) throws IOException {
    Path file = copy("stored");
    ZipFiles.falsify(file, field, 100);
    assertRefused(file, problem);
  }

  @Test
  void refusesAHeaderThatPromisesMoreThanTheMemberHolds() throws IOException {
    Map<String, byte[]> members = ZipFiles.members(golden("stored"));
    byte[] images = members.get("images.npy");
    byte[] huge =
        new String(images, StandardCharsets.ISO_8859_1)
            .replace("(2, 3, 4), }      ", "(20000, 3, 4), }  ")
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThat(huge).hasSameSizeAs(images).isNotEqualTo(images);
    members.put("images.npy", huge);
    assertRefused(
        ZipFiles.write(folder.resolve("huge.npz"), members, true),
        "huge.npz/images.npy: has 224 bytes, expected 960128 for shape [20000, 3, 4]");
  }

  @Test
  void survivesEveryDamagedFile() throws IOException {
    for (String name : new String[] {"stored", "compressed"}) {
      DamagedFiles.checkArchive(
          Files.readAllBytes(golden(name)), folder.resolve("damaged.npz"), NpzTest::images);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../escape", "/etc/escape", "\u001b[2J", "a\u0000b"})
  void anArraysNameIsNeverAPathNorACommandToATerminal(String name) throws IOException {
    Path file = folder.resolve("named.npz");
    ZipFiles.write(file, Map.of(name + ".npy", new byte[3]), true);
    try (Npz npz = Npz.open(file)) {
      assertThat(npz.names()).containsExactly(name);
      assertThatExceptionOfType(FormatException.class)
          .isThrownBy(() -> npz.read(name))
          .satisfies(e -> assertThat(e.getMessage()).startsWith(file + "").doesNotContain("\u001b"))
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("..", "\u0000"));
    }
  }

  @Test
  void saysWhatIsNoArchive() throws IOException {
    Path text = Files.writeString(folder.resolve("text.npz"), "no archive at all");
    assertThatExceptionOfType(FormatException.class)
        .isThrownBy(() -> Npz.open(text))
        .withMessageContaining("is not a complete ZIP archive");
    assertThatExceptionOfType(FormatException.class)
        .isThrownBy(() -> Npz.open(folder))
        .withMessageContaining("is a folder");
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> Npz.open(folder.resolve("none.npz")));
  }

  private static NpyArray images(Path file) throws IOException {
    try (Npz npz = Npz.open(file)) {
      NpyArray last = new NpyArray(new int[0], new float[1]);
      for (String name : npz.names()) {
        last = npz.read(name);
      }
      return last;
    }
  }

  private static void assertRefused(Path file, String problem) {
    assertThatExceptionOfType(FormatException.class)
        .isThrownBy(() -> images(file))
        .withMessageContaining(problem);
  }

  private Path copy(String name) throws IOException {
    return Files.copy(golden(name), folder.resolve(name + ".npz"));
  }

  private static Path golden(String name) {
    return Goldens.path("/npy/" + name + ".npz");
  }
}
