package dev.hourglass.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Decodes what a {@link RansEncoder} coded. Whatever the bytes are, each symbol takes a bounded
/// time, and reading beyond them is refused.
final class RansDecoder {
  /// Longest prefix of a gamma code.
  private static final int MOST_ZEROS = 29;

  private final ByteBuffer bytes;
  private final long[] state;
  private int turn;

  /// @param coded what {@link RansEncoder#finish} returned
  /// @throws DamagedException if they do not begin with states
  RansDecoder(byte[] coded) throws DamagedException {
    bytes = ByteBuffer.wrap(coded).order(ByteOrder.LITTLE_ENDIAN);
    int states = coded.length == 0 ? 0 : bytes.get();
    if ((states != 1 && states != 4) || bytes.remaining() < Long.BYTES * states) {
      throw new DamagedException(
          "coded symbols begin with %d states, expected 1 or 4".formatted(states));
    }
    state = new long[states];
    for (int i = 0; i < states; i++) {
      state[i] = bytes.getLong();
      if (state[i] < RansEncoder.LEAST) {
        throw new DamagedException(
            "a state of the coded symbols is %d, expected more".formatted(state[i]));
      }
    }
  }

  /// {@return the slot that the next symbol holds}
  int slot() {
    return (int) state[turn] & (RansEncoder.SLOTS - 1);
  }

  /// Goes to the next symbol.
  ///
  /// @param start first slot of the one that holds {@link #slot}
  /// @param frequency its slots
  /// @throws DamagedException if the bytes end
  void next(int start, int frequency) throws DamagedException {
    long x = state[turn];
    x = frequency * (x >>> RansEncoder.SLOT_BITS) + (x & (RansEncoder.SLOTS - 1)) - start;
    if (x < RansEncoder.LEAST) {
      if (bytes.remaining() < Integer.BYTES) {
        throw new DamagedException("the coded symbols end early, expected more bytes");
      }
      x = (x << 32) | Integer.toUnsignedLong(bytes.getInt());
    }
    state[turn] = x;
    turn = (turn + 1) & (state.length - 1);
  }

  /// {@return bits of probability 1/2}
  ///
  /// @param bits 0 to 16
  int bits(int bits) throws DamagedException {
    if (bits == 0) {
      return 0;
    }
    int shift = RansEncoder.SLOT_BITS - bits;
    int value = slot() >>> shift;
    next(value << shift, 1 << shift);
    return value;
  }

  /// {@return a number in gamma code, 1 to 2³⁰ − 1}
  int gamma() throws DamagedException {
    int zeros = 0;
    while (bits(1) == 0) {
      if (++zeros > MOST_ZEROS) {
        throw new DamagedException("a coded number has more than 30 bits, expected fewer");
      }
    }
    int number = 1;
    for (int bit = 0; bit < zeros; bit++) {
      number = (number << 1) | bits(1);
    }
    return number;
  }

  /// {@return a number of any sign in gamma code}
  int signed() throws DamagedException {
    int number = gamma() - 1;
    return (number >>> 1) ^ -(number & 1);
  }

  /// Checks that all symbols were decoded: a second guard beside the checksums.
  ///
  /// @throws DamagedException if bytes are left, or a state is not where encoders begin
  void end() throws DamagedException {
    for (long x : state) {
      if (x != RansEncoder.LEAST || bytes.hasRemaining()) {
        throw new DamagedException("coded symbols go beyond their end, expected none there");
      }
    }
  }
}
