package dev.hourglass.files;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A pickle's bytes from front to back: numbers with the lowest byte first, texts in UTF-8. Each
/// method throws [BufferUnderflowException] where the bytes end before.
final class PickleBytes {
  private final ByteBuffer in;

  PickleBytes(byte[] bytes) {
    in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  int unsigned() {
    return Byte.toUnsignedInt(in.get());
  }

  int unsigned16() {
    return Short.toUnsignedInt(in.getShort());
  }

  int signed32() {
    return in.getInt();
  }

  long unsigned32() {
    return Integer.toUnsignedLong(in.getInt());
  }

  long signed64() {
    return in.getLong();
  }

  /// Unlike whole numbers, with the highest byte first.
  double number() {
    return in.slice(skip(Double.BYTES), Double.BYTES).getDouble();
  }

  String text(long length) {
    int begin = skip(length);
    byte[] text = new byte[(int) length];
    in.get(begin, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  /// Passes over some bytes; returns where they begin.
  int skip(long length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    int begin = in.position();
    in.position(begin + (int) length);
    return begin;
  }

  String line() {
    int end = in.position();
    while (end < in.limit() && in.get(end) != '\n') {
      end++;
    }
    String line = text(end - in.position());
    in.get();
    return line;
  }

  /// A whole number of some bytes in two's complement.
  long longOf(int bytes) {
    long value = 0;
    for (int b = 0; b < bytes; b++) {
      value |= (long) unsigned() << (8 * b);
    }
    int unused = Long.SIZE - 8 * bytes;
    return bytes == 0 ? 0 : value << unused >> unused;
  }
}
