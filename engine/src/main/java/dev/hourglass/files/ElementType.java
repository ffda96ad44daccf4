package dev.hourglass.files;

import java.nio.ByteBuffer;

/// The number formats that files hold, each readable as a float.
enum ElementType {
  U8(1),
  I8(1),
  I16(2),
  F16(2),
  BF16(2),
  F32(4),
  I32(4),
  F64(8),
  I64(8);

  /// From here on a float leaves out whole numbers.
  static final int FIRST_INEXACT = 1 << 24;

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /// Bytes of one number.
  int bytes() {
    return bytes;
  }

  /// Whether its numbers are whole, as those of counters are and no parameter's.
  boolean whole() {
    return switch (this) {
      case U8, I8, I16, I32, I64 -> true;
      case F16, BF16, F32, F64 -> false;
    };
  }

  /// The nearest float to the number at a byte position, in the buffer's byte order.
  float read(ByteBuffer buffer, int position) {
    return switch (this) {
      case U8 -> (float) Byte.toUnsignedInt(buffer.get(position));
      case I8 -> (float) buffer.get(position);
      case I16 -> (float) buffer.getShort(position);
      case F16 -> Float.float16ToFloat(buffer.getShort(position));
      case BF16 -> Float.intBitsToFloat(buffer.getShort(position) << 16);
      case F32 -> buffer.getFloat(position);
      case I32 -> (float) buffer.getInt(position);
      case F64 -> (float) buffer.getDouble(position);
      case I64 -> (float) buffer.getLong(position);
    };
  }

  /// The nearest floats to the numbers at the beginning of a buffer, in its byte order.
  ///
  /// @param values receives them from `offset` on
  void read(ByteBuffer buffer, float[] values, int offset, int count) {
    switch (this) {
      case F32 ->
          buffer
              .slice(0, count * bytes)
              .order(buffer.order())
              .asFloatBuffer()
              .get(values, offset, count);
      case U8 -> {
        for (int i = 0; i < count; i++) {
          values[offset + i] = (float) Byte.toUnsignedInt(buffer.get(i));
        }
      }
      default -> {
        for (int i = 0; i < count; i++) {
          values[offset + i] = read(buffer, i * bytes);
        }
      }
    }
  }
}
