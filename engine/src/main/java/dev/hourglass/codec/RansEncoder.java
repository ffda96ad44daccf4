package dev.hourglass.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// An entropy coder by range asymmetric numeral systems (Duda, "Asymmetric numeral systems", 2013),
/// in the variant with 64-bit states and 32-bit words.
///
/// A symbol is an interval of the 2¹⁶ slots: its start and its frequency. The decoder returns the
/// symbols in the order in which they were put, so they are kept here and coded from the last to
/// the first. With many symbols four states take turns, so that the decoder's multiplications
/// overlap.
final class RansEncoder {
  /// Slots that all symbols share.
  static final int SLOT_BITS = 16;

  static final int SLOTS = 1 << SLOT_BITS;

  /// A state is at least this, where it begins.
  static final long LEAST = 1L << 31;

  /// Symbols from which on four states pay for their bytes.
  static final int MANY = 4096;

  /// Start and frequency − 1 of each symbol, 16 bits each.
  private int[] symbols = new int[256];

  private int count;

  /// Adds a symbol.
  ///
  /// @param start first of its slots, from 0
  /// @param frequency how many slots it has, 1 to 2¹⁶ − 1
  void put(int start, int frequency) {
    if (count == symbols.length) {
      symbols = Arrays.copyOf(symbols, Math.multiplyExact(count, 2));
    }
    symbols[count++] = (start << SLOT_BITS) | (frequency - 1);
  }

  /// Adds bits of probability 1/2.
  ///
  /// @param value whose lowest bits are added
  /// @param bits 0 to 16
  void bits(int value, int bits) {
    if (bits > 0) {
      int shift = SLOT_BITS - bits;
      put((value & ((1 << bits) - 1)) << shift, 1 << shift);
    }
  }

  /// Adds a number in Elias's gamma code: as many zeros as it has bits after the first, then its
  /// bits.
  ///
  /// @param number at least 1
  void gamma(int number) {
    int more = 31 - Integer.numberOfLeadingZeros(number);
    for (int zero = 0; zero < more; zero++) {
      bits(0, 1);
    }
    for (int bit = more; bit >= 0; bit--) {
      bits(number >> bit, 1);
    }
  }

  /// Adds a number of any sign in gamma code: 0, −1, 1, −2, 2 … are 1, 2, 3, 4, 5 …
  ///
  /// @param number with an absolute value below 2²⁹
  void signed(int number) {
    gamma(((number << 1) ^ (number >> 31)) + 1);
  }

  /// {@return the coded symbols: a byte with the number of states, the states with 8 bytes each,
  /// and words of 4 bytes, all little-endian}
  byte[] finish() {
    int states = count < MANY ? 1 : 4;
    long[] state = new long[states];
    Arrays.fill(state, LEAST);
    int[] words = new int[count];
    int free = words.length;
    for (int i = count - 1; i >= 0; i--) {
      int start = symbols[i] >>> SLOT_BITS;
      int frequency = (symbols[i] & (SLOTS - 1)) + 1;
      long x = state[i & (states - 1)];
      // Frequencies are below 2¹⁶, so this is below 2⁶³.
      if (x >= (long) frequency << 47) {
        words[--free] = (int) x;
        x >>>= 32;
      }
      state[i & (states - 1)] = ((x / frequency) << SLOT_BITS) + x % frequency + start;
    }
    ByteBuffer bytes = ByteBuffer.allocate(1 + Long.BYTES * states + 4 * (words.length - free));
    bytes.order(ByteOrder.LITTLE_ENDIAN).put((byte) states);
    for (long x : state) {
      bytes.putLong(x);
    }
    bytes.asIntBuffer().put(words, free, words.length - free);
    return bytes.array();
  }
}
