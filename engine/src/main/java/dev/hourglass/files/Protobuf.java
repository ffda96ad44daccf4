package dev.hourglass.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/// A message in protobuf's wire format: fields one after the other, each with its number and kind
/// in front. Nested messages are one sort of bytes.
public final class Protobuf {
  /// The kind of whole numbers: seven bits per byte, the lowest first; the highest bit says that
  /// more follow.
  public static final int VARINT = 0;

  /// The kind of doubles.
  public static final int FIXED64 = 1;

  /// The kind of texts, bytes and messages: their length, then they themselves.
  public static final int BYTES = 2;

  /// The kind of floats.
  public static final int FIXED32 = 5;

  private static final int PAYLOAD_BITS = 7;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /// Adds a whole number.
  public Protobuf add(int field, long number) {
    begin(field, VARINT);
    varint(number);
    return this;
  }

  /// Adds a float.
  public Protobuf add(int field, float number) {
    begin(field, FIXED32);
    fixed(Float.floatToIntBits(number), Float.BYTES);
    return this;
  }

  /// Adds a double.
  public Protobuf add(int field, double number) {
    begin(field, FIXED64);
    fixed(Double.doubleToLongBits(number), Double.BYTES);
    return this;
  }

  /// Adds a text.
  public Protobuf add(int field, String text) {
    return add(field, text.getBytes(UTF_8));
  }

  /// Adds a nested message.
  public Protobuf add(int field, Protobuf message) {
    return add(field, message.bytes());
  }

  /// Adds bytes.
  public Protobuf add(int field, byte[] bytes) {
    begin(field, BYTES);
    varint(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  /// The message so far.
  public byte[] bytes() {
    return out.toByteArray();
  }

  private void begin(int field, int kind) {
    varint(((long) field << 3) | kind);
  }

  private void varint(long number) {
    long left = number;
    while (left >>> PAYLOAD_BITS != 0) {
      out.write((int) ((left & 0x7F) | 0x80));
      left >>>= PAYLOAD_BITS;
    }
    out.write((int) left);
  }

  /// The lowest byte first.
  private void fixed(long bits, int bytes) {
    for (int b = 0; b < bytes; b++) {
      out.write((int) (bits >>> (8 * b)));
    }
  }
}
