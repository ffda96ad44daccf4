package dev.hourglass.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/// A message in protobuf's wire format: fields one after the other, each with its number and kind
/// in front. All that ONNX needs are whole numbers, floats and strings of bytes, of which nested
/// messages are one sort.
final class Protobuf {
  private static final int WHOLE_NUMBER = 0;
  private static final int BYTES = 2;
  private static final int FOUR_BYTES = 5;
  private static final int PAYLOAD_BITS = 7;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /// Adds a whole number.
  Protobuf add(int field, long number) {
    varint(((long) field << 3) | WHOLE_NUMBER);
    varint(number);
    return this;
  }

  /// Adds a float.
  Protobuf add(int field, float number) {
    varint(((long) field << 3) | FOUR_BYTES);
    int bits = Float.floatToIntBits(number);
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      out.write(bits >>> shift);
    }
    return this;
  }

  /// Adds a text.
  Protobuf add(int field, String text) {
    return add(field, text.getBytes(UTF_8));
  }

  /// Adds a nested message.
  Protobuf add(int field, Protobuf message) {
    return add(field, message.bytes());
  }

  /// Adds bytes.
  Protobuf add(int field, byte[] bytes) {
    varint(((long) field << 3) | BYTES);
    varint(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  /// The message so far.
  byte[] bytes() {
    return out.toByteArray();
  }

  /// Seven bits per byte, the lowest first; the highest bit says that more follow.
  private void varint(long number) {
    long left = number;
    while (left >>> PAYLOAD_BITS != 0) {
      out.write((int) ((left & 0x7F) | 0x80));
      left >>>= PAYLOAD_BITS;
    }
    out.write((int) left);
  }
}
