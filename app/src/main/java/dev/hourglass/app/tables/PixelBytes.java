package dev.hourglass.app.tables;

import dev.hourglass.data.DataException;
import dev.hourglass.data.source.NumberScale;
import java.util.Arrays;
import java.util.List;

/// Pixels of many images as bytes, whether they are stored as 0 to 255 or as 0 to 1.
///
/// Which of the two it is shows only when a number above 1 occurs. Until then each number is kept
/// as it is if 1 is white; should it turn out that 255 is, what is kept says which of 0 and 1 each
/// of them is nearest to. So the numbers themselves need not be kept, which would take four times
/// the memory.
final class PixelBytes {
  private static final int WHITE = 255;
  private static final int HALF = 128;
  private static final int FIRST = 1 << 16;
  private static final int LONGEST = Integer.MAX_VALUE - 8;

  private byte[] bytes;
  private int length;
  private boolean whiteIs255;
  private float largest;

  /// @param expected numbers, a guess that may be wrong
  PixelBytes(long expected) {
    bytes = new byte[Math.clamp(expected, FIRST, LONGEST)];
  }

  /// Makes room for more numbers, which are 0 until they are set.
  ///
  /// @return place of the first
  /// @throws DataException if there are more than fit
  int extend(String source, int count) throws DataException {
    if (count > LONGEST - length) {
      throw new DataException(
          "%s holds more than %,d pixels, expected fewer: split it, or make the images smaller"
              .formatted(source, LONGEST));
    }
    int first = length;
    length += count;
    if (length > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(LONGEST, length + (long) (length >> 1)));
    }
    return first;
  }

  /// Sets a number.
  ///
  /// @param value 0 to 255
  /// @return whether it is in that range; otherwise nothing is set
  boolean set(int place, float value) {
    // So written that NaN is refused too.
    if (!(value >= 0 && value <= WHITE)) {
      return false;
    }
    largest = Math.max(largest, value);
    if (value > 1) {
      require255();
    }
    bytes[place] = (byte) Math.round(whiteIs255 ? value : value * WHITE);
    return true;
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

  private void require255() {
    for (int i = 0; i < length && !whiteIs255; i++) {
      bytes[i] = (byte) (Byte.toUnsignedInt(bytes[i]) >= HALF ? 1 : 0);
    }
    whiteIs255 = true;
  }

  /// {@return the pixels, a byte 0 to 255 each}
  byte[] toArray() {
    return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
  }
}
