package dev.hourglass.data.formats.webp;

import java.util.Arrays;

/// The luma or one colour difference of a lossy WebP image, with a row above and a column to the
/// left of it that predictions begin with.
final class LossyPlane {
  /// Above the first row.
  private static final byte ABOVE = 127;

  /// To the left of the first column.
  private static final byte LEFT = (byte) 129;

  /// What predictions look at to the right of the last column.
  private static final int RIGHT = 4;

  private final byte[] samples;
  private final int stride;

  /// @param height a multiple of a block's side
  /// @param width a multiple of a block's side
  LossyPlane(int height, int width) {
    stride = width + 1 + RIGHT;
    samples = new byte[(height + 1) * stride];
    for (int y = 0; y <= height; y++) {
      samples[y * stride] = LEFT;
    }
    Arrays.fill(samples, 0, stride, ABOVE);
  }

  /// The place of a sample.
  int at(int y, int x) {
    return (y + 1) * stride + x + 1;
  }

  /// The distance of rows.
  int stride() {
    return stride;
  }

  int get(int at) {
    return Byte.toUnsignedInt(samples[at]);
  }

  void set(int at, int sample) {
    samples[at] = (byte) Math.clamp(sample, 0, 255);
  }
}
