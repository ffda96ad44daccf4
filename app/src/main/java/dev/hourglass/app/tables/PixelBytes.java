package dev.hourglass.app.tables;

import dev.hourglass.data.DataException;
import dev.hourglass.data.source.NumberScale;
import dev.hourglass.data.source.NumberedImages;
import java.util.Arrays;
import java.util.List;

/// Pixels of many images as bytes, whether they are stored as 0 to 255 or as 0 to 1, as long as
/// they are few enough to be kept; of more, only how many images there are and what white is.
///
/// Which of the two scales it is shows only when a number above 1 occurs. Until then each number is
/// kept as it is if 1 is white; should it turn out that 255 is, what is kept says which of 0 and 1
/// each of them is nearest to. So the numbers themselves need not be kept, which would take four
/// times the memory.
final class PixelBytes implements PixelSink {
  private static final int WHITE = 255;
  private static final int HALF = 128;
  private static final int FIRST = 1 << 16;
  private static final int LONGEST = Integer.MAX_VALUE - 8;

  /// The share of the heap that pixels may take before they become images.
  private static final int SHARE = 8;

  private final long most;
  private byte[] bytes;
  private int length;
  private int count;
  private boolean whole = true;
  private boolean whiteIs255;
  private float largest;

  /// @param expected numbers, a guess that may be wrong
  /// @param most numbers to keep
  PixelBytes(long expected, long most) {
    this.most = Math.min(most, LONGEST);
    bytes = new byte[Math.clamp(expected, 0, Math.clamp(this.most, 0, LONGEST))];
  }

  /// How many pixels of a source are kept in memory.
  static long mostWhole() {
    return Runtime.getRuntime().maxMemory() / SHARE;
  }

  /// Whether a number can be a pixel.
  static boolean isPixel(float value) {
    // So written that NaN is none.
    return value >= 0 && value <= WHITE;
  }

  @Override
  public boolean take(int image, float[] pixels) throws DataException {
    NumberedImages.requireRoom(++count);
    for (float value : pixels) {
      largest = Math.max(largest, value);
    }
    if (largest > 1) {
      require255();
    }
    if (whole && pixels.length > most - length) {
      drop();
    }
    if (whole) {
      int first = length;
      extend(pixels.length);
      put(pixels, bytes, first, whiteIs255);
    }
    return true;
  }

  private void extend(int more) {
    length += more;
    if (length > bytes.length) {
      long half = Math.max(FIRST, length + (long) (length >> 1));
      bytes = Arrays.copyOf(bytes, (int) Math.min(most, half));
    }
  }

  /// Numbers as bytes.
  ///
  /// @param into receives them from `first` on
  private static void put(float[] pixels, byte[] into, int first, boolean whiteIs255) {
    for (int i = 0; i < pixels.length; i++) {
      int ofOne = Math.round(Math.min(pixels[i], 1) * WHITE);
      int of255 = pixels[i] > 1 ? Math.round(pixels[i]) : nearest(ofOne);
      into[first + i] = (byte) (whiteIs255 ? of255 : ofOne);
    }
  }

  /// What a number up to 1 is of 255, which was kept as if 1 were white.
  private static int nearest(int ofOne) {
    return ofOne >= HALF ? 1 : 0;
  }

  private void require255() {
    for (int i = 0; i < length && !whiteIs255; i++) {
      bytes[i] = (byte) nearest(Byte.toUnsignedInt(bytes[i]));
    }
    whiteIs255 = true;
  }

  /// Keeps the pixels no longer.
  void drop() {
    whole = false;
    bytes = new byte[0];
    length = 0;
  }

  /// Whether 255 is white, and not 1, in all parts of the same images, which this makes known to
  /// each.
  ///
  /// @param name of what holds them, for messages
  /// @throws DataException if the largest number is that of neither
  static boolean areOf255(String name, List<PixelBytes> parts) throws DataException {
    float largest = 0;
    for (PixelBytes part : parts) {
      largest = Math.max(largest, part.largest);
    }
    boolean whiteIs255 = NumberScale.white(name, largest) > 1;
    if (whiteIs255) {
      parts.forEach(PixelBytes::require255);
    }
    return whiteIs255;
  }

  /// Whether all pixels were kept.
  boolean isWhole() {
    return whole;
  }

  /// {@return how many images there are}
  int count() {
    return count;
  }

  /// {@return how many pixels are kept}
  int length() {
    return length;
  }

  /// {@return an image of these, as if it were kept}
  byte[] bytes(float[] pixels) {
    byte[] image = new byte[pixels.length];
    put(pixels, image, 0, whiteIs255);
    return image;
  }

  /// {@return the pixels, a byte 0 to 255 each}
  byte[] toArray() {
    return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
  }
}
