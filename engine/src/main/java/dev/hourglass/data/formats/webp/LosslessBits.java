package dev.hourglass.data.formats.webp;

import java.io.EOFException;
import java.nio.ByteBuffer;

/// The bits of a lossless WebP image, the lowest of each byte first.
final class LosslessBits {
  private final ByteBuffer bytes;
  private long next;
  private int count;

  LosslessBits(ByteBuffer bytes) {
    this.bytes = bytes.slice();
  }

  /// The next bits, without going on; behind the end they are 0.
  ///
  /// @param bits at most 32
  long peek(int bits) {
    while (count <= Long.SIZE - Byte.SIZE && bytes.hasRemaining()) {
      next |= Byte.toUnsignedLong(bytes.get()) << count;
      count += Byte.SIZE;
    }
    return next & ((1L << bits) - 1);
  }

  /// Goes on.
  ///
  /// @param bits as many as were looked at, or fewer
  /// @throws EOFException if there are not so many
  void skip(int bits) throws EOFException {
    count -= bits;
    if (count < 0) {
      throw new EOFException("a lossless WebP image ends too early");
    }
    next >>>= bits;
  }

  /// The next bits as a number.
  ///
  /// @param bits at most 31
  int read(int bits) throws EOFException {
    int number = (int) peek(bits);
    skip(bits);
    return number;
  }

  boolean readFlag() throws EOFException {
    return read(1) == 1;
  }
}
