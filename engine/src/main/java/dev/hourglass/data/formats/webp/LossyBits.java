package dev.hourglass.data.formats.webp;

import java.io.EOFException;
import java.nio.ByteBuffer;

/// The arithmetic decoder of lossy WebP images: bits of given probabilities (RFC 6386, section 7).
final class LossyBits {
  private static final int EVEN = 128;

  private final ByteBuffer bytes;

  /// How many bytes behind the end were looked at.
  private int missing;

  private int value;
  private int range = 255;

  /// Bits to go before the next byte comes.
  private int count;

  LossyBits(ByteBuffer bytes) {
    this.bytes = bytes.slice();
    value = next() << Byte.SIZE | next();
    count = Byte.SIZE;
  }

  private int next() {
    if (bytes.hasRemaining()) {
      return Byte.toUnsignedInt(bytes.get());
    }
    missing++;
    return 0;
  }

  /// One byte is looked at ahead; when bits of it are in use, the end is behind.
  private void requireBits() throws EOFException {
    if (missing > 1 || (missing == 1 && count < Byte.SIZE)) {
      throw new EOFException("a lossy WebP image ends too early");
    }
  }

  /// The next bit.
  ///
  /// @param probability that it is 0, in 256ths
  /// @return 0 or 1
  int bit(int probability) throws EOFException {
    requireBits();
    int split = 1 + (((range - 1) * probability) >> Byte.SIZE);
    int bit = 0;
    if (value >= split << Byte.SIZE) {
      bit = 1;
      range -= split;
      value -= split << Byte.SIZE;
    } else {
      range = split;
    }
    while (range < EVEN) {
      range <<= 1;
      value <<= 1;
      if (--count == 0) {
        value |= next();
        count = Byte.SIZE;
      }
    }
    return bit;
  }

  boolean flag(int probability) throws EOFException {
    return bit(probability) == 1;
  }

  boolean flag() throws EOFException {
    return flag(EVEN);
  }

  /// A number of so many bits, the highest first.
  int number(int bits) throws EOFException {
    int number = 0;
    for (int i = 0; i < bits; i++) {
      number = 2 * number + bit(EVEN);
    }
    return number;
  }

  /// A number with a sign behind it.
  int signed(int bits) throws EOFException {
    int number = number(bits);
    return flag() ? -number : number;
  }

  /// A number with a sign where a flag says that it is there, otherwise 0.
  int optional(int bits) throws EOFException {
    return flag() ? signed(bits) : 0;
  }
}
