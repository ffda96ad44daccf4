package dev.hourglass.app.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/// A message in protobuf's wire format: fields one after the other, each with its number and kind
/// in front.
final class Message {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /// Adds a whole number.
  Message add(int field, long number) {
    begin(field, VARINT);
    varint(number);
    return this;
  }

  /// Adds a double.
  Message addDouble(int field, double number) {
    begin(field, FIXED64);
    fixed(Double.doubleToRawLongBits(number), Double.BYTES);
    return this;
  }

  /// Adds a float.
  Message addFloat(int field, float number) {
    begin(field, FIXED32);
    fixed(Float.floatToRawIntBits(number), Float.BYTES);
    return this;
  }

  /// Adds a text.
  Message add(int field, String text) {
    return add(field, text.getBytes(UTF_8));
  }

  /// Adds a nested message.
  Message add(int field, Message message) {
    return add(field, message.bytes());
  }

  /// Adds bytes.
  Message add(int field, byte[] bytes) {
    begin(field, BYTES);
    varint(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  /// The message so far.
  byte[] bytes() {
    return out.toByteArray();
  }

  private void begin(int field, int kind) {
    varint(((long) field << 3) | kind);
  }

  /// Seven bits per byte, the lowest first; the highest bit says that more follow.
  private void varint(long number) {
    long left = number;
    while (left >>> 7 != 0) {
      out.write((int) ((left & 0x7F) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }

  private void fixed(long bits, int bytes) {
    for (int b = 0; b < bytes; b++) {
      out.write((int) (bits >>> (8 * b)));
    }
  }
}
