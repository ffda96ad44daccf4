package dev.hourglass.app;

import dev.hourglass.files.Npy;
import dev.hourglass.files.NpyArray;
import java.io.IOException;
import java.nio.file.Path;

/// NumPy files that tests give to the program.
public final class NpyFiles {
  private NpyFiles() {}

  public static void write(Path file, int[] shape, float[] values) throws IOException {
    Npy.write(file, new NpyArray(shape, values));
  }

  public static void write(Path file, int[] shape, byte[] values) throws IOException {
    float[] numbers = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      numbers[i] = Byte.toUnsignedInt(values[i]);
    }
    Npy.write(file, new NpyArray(shape, numbers, "u1"));
  }
}
