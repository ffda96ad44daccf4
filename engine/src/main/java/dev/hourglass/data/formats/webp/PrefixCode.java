package dev.hourglass.data.formats.webp;

import java.io.IOException;
import java.util.Arrays;

/// A canonical prefix code of a lossless WebP image, whose symbols are found length by length (as
/// in Mark Adler's `puff`): files may hold tens of thousands of codes, so each is small.
final class PrefixCode {
  private static final int LONGEST = 15;
  private static final int[] LENGTH_ORDER = {
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  };

  /// Above the lengths: the last one again, zeros, more zeros.
  private static final int REPEAT = 16;

  private static final int[] REPEAT_BITS = {2, 3, 7};
  private static final int[] REPEAT_LEAST = {3, 3, 11};
  private static final int FIRST_REPEATED = 8;

  /// How many codes there are of each length, `[length]`.
  private final short[] counts;

  /// In the order of their codes.
  private final short[] symbols;

  private PrefixCode(short[] counts, short[] symbols) {
    this.counts = counts;
    this.symbols = symbols;
  }

  /// Reads a code.
  ///
  /// @param alphabet how many symbols there are
  /// @throws IOException if it is damaged
  static PrefixCode read(LosslessBits bits, int alphabet) throws IOException {
    int[] lengths = new int[alphabet];
    if (bits.readFlag()) {
      boolean two = bits.readFlag();
      lengths[bits.read(bits.readFlag() ? Byte.SIZE : 1)] = 1;
      if (two) {
        lengths[bits.read(Byte.SIZE)] = 1;
      }
    } else {
      readLengths(bits, lengths);
    }
    return of(lengths);
  }

  private static void readLengths(LosslessBits bits, int[] lengths) throws IOException {
    int[] ofLengths = new int[LENGTH_ORDER.length];
    int given = 4 + bits.read(4);
    for (int i = 0; i < given; i++) {
      ofLengths[LENGTH_ORDER[i]] = bits.read(3);
    }
    PrefixCode code = of(ofLengths);
    int left = lengths.length;
    if (bits.readFlag()) {
      left = 2 + bits.read(2 + 2 * bits.read(3));
    }
    int last = FIRST_REPEATED;
    for (int at = 0; at < lengths.length && left > 0; left--) {
      int length = code.next(bits);
      if (length < REPEAT) {
        lengths[at++] = length;
        last = length == 0 ? last : length;
      } else {
        int kind = length - REPEAT;
        int end = at + REPEAT_LEAST[kind] + bits.read(REPEAT_BITS[kind]);
        Arrays.fill(lengths, at, end, kind == 0 ? last : 0);
        at = end;
      }
    }
  }

  private static PrefixCode of(int[] lengths) throws IOException {
    short[] counts = new short[LONGEST + 1];
    for (int length : lengths) {
      counts[length]++;
    }
    int used = lengths.length - counts[0];
    counts[0] = 0;
    short[] symbols = new short[used];
    int[] next = new int[LONGEST + 1];
    int free = 1;
    for (int length = 1; length <= LONGEST; length++) {
      next[length] = next[length - 1] + counts[length - 1];
      free = 2 * free - counts[length];
    }
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] > 0) {
        symbols[next[lengths[symbol]]++] = (short) symbol;
      }
    }
    if (used == 0 || (used > 1 && free != 0)) {
      throw new IOException("a prefix code of %d symbols that is none".formatted(used));
    }
    return new PrefixCode(counts, symbols);
  }

  /// The next symbol.
  int next(LosslessBits bits) throws IOException {
    if (symbols.length == 1) {
      return symbols[0];
    }
    int ahead = (int) bits.peek(LONGEST);
    int code = 0;
    int first = 0;
    int index = 0;
    for (int length = 1; length <= LONGEST; length++) {
      code |= ahead & 1;
      ahead >>= 1;
      int count = counts[length];
      if (code - first < count) {
        bits.skip(length);
        return symbols[index + code - first];
      }
      index += count;
      first = 2 * (first + count);
      code *= 2;
    }
    throw new IOException("no symbol of a prefix code");
  }
}
