package dev.hourglass.app.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import dev.hourglass.files.NpyRows;
import dev.hourglass.files.Npz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Arrays that a command takes as they are, and those that it does not.
class NpzArraysTest {
  private static final NpyArray ARRAY = new NpyArray(new int[] {3, 4, 4}, new float[48]);

  @TempDir Path temp;

  @Test
  void anArrayThatDoesNotFitIntoTheHeapIsLargeInEitherFile() throws IOException {
    Path npy = temp.resolve("x.npy");
    Npy.write(npy, ARRAY);
    Path npz = temp.resolve("x.npz");
    Npz.write(npz, Map.of("images", ARRAY, "more", new NpyArray(new int[] {1}, new float[1])));
    for (NpyRows rows : new NpyRows[] {Npy.rows(npy), NpzArrays.rows(npz, NpzArrays.IMAGES)}) {
      assertThat(ImageReading.isLarge(rows, 48 * 4 * 3)).isFalse();
      assertThat(ImageReading.isLarge(rows, 48 * 4 * 3 - 1)).isTrue();
    }
  }

  @Test
  void anArrayAmongImageFilesIsNotTheInput() throws IOException {
    Path npy = temp.resolve("x.npy");
    Npy.write(npy, ARRAY);
    Path zip = temp.resolve("x.zip");
    for (String other : new String[] {"readme.txt", "a.png"}) {
      try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
        out.putNextEntry(new ZipEntry("x.npy"));
        out.write(Files.readAllBytes(npy));
        out.putNextEntry(new ZipEntry(other));
      }
      assertThat(NpzArrays.isPlain(zip)).isEqualTo(other.equals("readme.txt"));
    }
  }
}
