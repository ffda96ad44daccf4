package dev.hourglass.data.formats;

import dev.hourglass.data.formats.webp.LosslessImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The transparency of a lossy WebP image, which is stored without loss beside its colours.
final class WebpAlpha {
  private static final int ACROSS = 1;
  private static final int DOWN = 2;

  private WebpAlpha() {}

  /// Adds it to the colours.
  ///
  /// @param chunk its content
  /// @param pixels `[row][column]`, 0xRRGGBB each, become 0xAARRGGBB
  /// @throws IOException if it is damaged or ends too early
  static void add(ByteBuffer chunk, int[] pixels, int height, int width) throws IOException {
    if (!chunk.hasRemaining()) {
      throw new EOFException("no transparency");
    }
    int kind = chunk.get(0);
    ByteBuffer bytes = chunk.slice(1, chunk.capacity() - 1);
    int[] alpha = stored(bytes, (kind & 3) != 0, height, width);
    unfilter(alpha, width, (kind >> 2) & 3);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] |= alpha[i] << 24;
    }
  }

  private static int[] stored(ByteBuffer bytes, boolean encoded, int height, int width)
      throws IOException {
    if (encoded) {
      int[] pixels = LosslessImage.decode(bytes, height, width);
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = (pixels[i] >> 8) & 255;
      }
      return pixels;
    }
    if (bytes.capacity() < height * width) {
      throw new EOFException("transparency of fewer pixels than the image has");
    }
    int[] pixels = new int[height * width];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = Byte.toUnsignedInt(bytes.get(i));
    }
    return pixels;
  }

  /// Adds what was predicted from the pixels to the left and above.
  private static void unfilter(int[] alpha, int width, int filter) {
    for (int i = 1; filter != 0 && i < alpha.length; i++) {
      boolean firstRow = i < width;
      boolean firstColumn = i % width == 0;
      int predicted;
      if (firstRow || (filter == ACROSS && !firstColumn)) {
        predicted = alpha[i - 1];
      } else if (firstColumn || filter == DOWN) {
        predicted = alpha[i - width];
      } else {
        predicted = Math.clamp(alpha[i - 1] + alpha[i - width] - alpha[i - width - 1], 0, 255);
      }
      alpha[i] = (alpha[i] + predicted) & 255;
    }
  }
}
