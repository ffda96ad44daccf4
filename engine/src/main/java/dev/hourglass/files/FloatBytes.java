package dev.hourglass.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Floats and doubles as the little-endian bytes that every array format stores.
final class FloatBytes {
  private static final int PER_CHUNK = 1 << 14;

  private FloatBytes() {}

  static void write(OutputStream out, float[] values) throws IOException {
    byte[] chunk = new byte[Math.min(PER_CHUNK, values.length) * Float.BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < values.length; done += PER_CHUNK) {
      int now = Math.min(PER_CHUNK, values.length - done);
      buffer.asFloatBuffer().put(values, done, now);
      out.write(chunk, 0, now * Float.BYTES);
    }
  }

  static void write(OutputStream out, double[] values) throws IOException {
    byte[] chunk = new byte[Math.min(PER_CHUNK, values.length) * Double.BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < values.length; done += PER_CHUNK) {
      int now = Math.min(PER_CHUNK, values.length - done);
      buffer.asDoubleBuffer().put(values, done, now);
      out.write(chunk, 0, now * Double.BYTES);
    }
  }
}
