package dev.hourglass.data.formats;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;

/// The first directory of a TIFF structure, which Exif metadata are too: tags with whole numbers.
///
/// Written for untrusted bytes: nothing outside them is read, and no other directory is followed.
final class TiffDirectory {
  /// Which way up an image is.
  static final int ORIENTATION = 274;

  private static final int HEADER = 8;
  private static final int MAGIC = 42;
  private static final int ENTRY = 12;
  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;

  private final ByteBuffer content;

  /// Where each tag's entry begins.
  private final Map<Integer, Integer> entries = new TreeMap<>();

  /// Reads the directory.
  ///
  /// @param bytes from the byte order mark on
  /// @throws IOException if it is none, or its entries are not all there
  TiffDirectory(ByteBuffer bytes) throws IOException {
    content = bytes.slice();
    require(0, HEADER);
    boolean little = content.get(0) == 'I';
    content.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    if (content.get(0) != content.get(1) || content.getShort(2) != MAGIC) {
      throw new IOException("no TIFF structure");
    }
    long at = Integer.toUnsignedLong(content.getInt(4));
    require(at, 2);
    int count = Short.toUnsignedInt(content.getShort((int) at));
    require(at + 2, (long) ENTRY * count);
    for (int i = 0; i < count; i++) {
      int entry = (int) at + 2 + ENTRY * i;
      entries.putIfAbsent(Short.toUnsignedInt(content.getShort(entry)), entry);
    }
  }

  private void require(long at, long bytes) throws IOException {
    if (at + bytes > content.capacity()) {
      throw new EOFException("a TIFF structure ends too early");
    }
  }

  ByteOrder order() {
    return content.order();
  }

  boolean has(int tag) {
    return entries.containsKey(tag);
  }

  /// A tag's first number.
  ///
  /// @throws IOException if it has another type or is outside the content
  long value(int tag, long otherwise) throws IOException {
    return has(tag) ? values(tag, content.capacity(), 1)[0] : otherwise;
  }

  /// A tag's numbers.
  ///
  /// @param most how many it may have
  /// @throws IOException if it is not there, has more, none, or another type, or is outside the
  ///   content
  long[] values(int tag, int most) throws IOException {
    return values(tag, most, most);
  }

  /// @param wanted how many to read
  private long[] values(int tag, int most, int wanted) throws IOException {
    Integer entry = entries.get(tag);
    int type = entry == null ? 0 : content.getShort(entry + 2);
    int size = type == BYTE ? 1 : type == SHORT ? 2 : type == LONG ? 4 : 0;
    long count = entry == null ? 0 : Integer.toUnsignedLong(content.getInt(entry + 4));
    if (entry == null || size == 0 || count < 1 || count > most) {
      throw new IOException(
          "tag %d has %d numbers of type %d, expected at most %d"
              .formatted(tag, count, type, most));
    }
    long at = count * size <= 4 ? entry + 8 : Integer.toUnsignedLong(content.getInt(entry + 8));
    require(at, count * size);
    long[] values = new long[(int) Math.min(count, wanted)];
    for (int i = 0; i < values.length; i++) {
      values[i] = number((int) at + i * size, size);
    }
    return values;
  }

  private long number(int at, int size) {
    return switch (size) {
      case 1 -> Byte.toUnsignedLong(content.get(at));
      case 2 -> Short.toUnsignedLong(content.getShort(at));
      default -> Integer.toUnsignedLong(content.getInt(at));
    };
  }
}
