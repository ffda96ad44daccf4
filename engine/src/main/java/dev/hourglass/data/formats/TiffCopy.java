package dev.hourglass.data.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/// A TIFF file's bytes with another directory behind them, the only one that a decoder then finds.
final class TiffCopy {
  private static final int DIRECTORY = 4;
  private static final int ENTRY = 12;
  private static final short SHORT = 3;
  private static final short LONG = 4;

  /// Above it a number needs four bytes.
  private static final long MOST_SHORT = 0xFFFF;

  private TiffCopy() {}

  /// @param tags in ascending order, with their numbers
  static byte[] of(byte[] content, ByteOrder order, Map<Integer, long[]> tags) {
    int begin = content.length + (content.length & 1);
    int values = begin + 2 + ENTRY * tags.size() + 4;
    int size = values;
    for (long[] numbers : tags.values()) {
      size += Integer.BYTES * numbers.length;
    }
    ByteBuffer copy = ByteBuffer.allocate(size).order(order);
    copy.put(content).putInt(DIRECTORY, begin).position(begin);
    copy.putShort((short) tags.size());
    for (Map.Entry<Integer, long[]> tag : tags.entrySet()) {
      put(copy, tag.getKey(), tag.getValue(), values);
      values += Integer.BYTES * tag.getValue().length;
    }
    return copy.array();
  }

  /// @param outside where numbers go that do not fit in an entry
  private static void put(ByteBuffer to, int tag, long[] numbers, int outside) {
    boolean wide = isWide(tag);
    int bytes = numbers.length * (wide ? Integer.BYTES : Short.BYTES);
    to.putShort((short) tag).putShort(wide ? LONG : SHORT).putInt(numbers.length);
    int entry = to.position();
    if (bytes > Integer.BYTES) {
      to.putInt(entry, outside).position(outside);
    }
    for (long number : numbers) {
      if (wide) {
        to.putInt((int) number);
      } else {
        to.putShort((short) Math.min(number, MOST_SHORT));
      }
    }
    to.position(entry + Integer.BYTES);
  }

  /// Places, counts of bytes and options: what the format gives four bytes.
  private static boolean isWide(int tag) {
    return switch (tag) {
      case 256, 257, 273, 278, 279, 292, 293, 322, 323, 324, 325 -> true;
      default -> false;
    };
  }
}
