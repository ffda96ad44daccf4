package dev.hourglass.data.formats.webp;

import java.io.EOFException;
import java.util.Arrays;

/// The coefficients of a block of four by four, and the samples that they stand for (RFC 6386,
/// sections 13 and 14).
final class LossyCoefficients {
  // The types of blocks that have probabilities of their own.
  static final int LUMA_WITHOUT_FIRST = 0;
  static final int SECOND = 1;
  static final int COLOUR = 2;
  static final int LUMA = 3;

  private static final int COUNT = 16;
  private static final int SIDE = 4;
  private static final int NODES = 11;
  private static final int CONTEXTS = 3;
  private static final int BANDS = 8;
  private static final int[] BAND = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};
  private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};

  /// The probabilities of the bits of large numbers, by their magnitude.
  private static final int[][] LARGE = {
    {173, 148, 140},
    {176, 155, 140, 135},
    {180, 157, 141, 134, 130},
    {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129},
  };

  // Of the cosine transform, less one for the first, in 2⁻¹⁶.
  private static final int COSINE = 20091;
  private static final int SINE = 35468;

  private final byte[] probabilities;
  private final int[] values = new int[COUNT];
  private final int[] half = new int[COUNT];

  /// @param probabilities `[type of block][band][context][node]`
  LossyCoefficients(byte[] probabilities) {
    this.probabilities = probabilities;
  }

  /// `[row, column]`.
  int[] values() {
    return values;
  }

  void clear() {
    Arrays.fill(values, 0);
  }

  /// Reads a block's coefficients, and multiplies them.
  ///
  /// @param type of block
  /// @param context how many of the blocks above and to the left have coefficients
  /// @param factors of the first coefficient and of the others
  /// @return the place behind the last one, at least that of the first
  int read(LossyBits bits, int type, int context, int[] factors) throws EOFException {
    int first = type == LUMA_WITHOUT_FIRST ? 1 : 0;
    int at = first;
    int nodes = nodes(type, at, context);
    while (at < COUNT && bits.flag(probability(nodes))) {
      while (!bits.flag(probability(nodes + 1))) {
        if (++at == COUNT) {
          return COUNT;
        }
        nodes = nodes(type, at, 0);
      }
      int value = 1;
      if (bits.flag(probability(nodes + 2))) {
        value = large(bits, nodes);
      }
      nodes = nodes(type, at + 1, value == 1 ? 1 : 2);
      value = bits.flag() ? -value : value;
      values[ZIGZAG[at]] = (short) (value * factors[at == 0 ? 0 : 1]);
      at++;
    }
    return at;
  }

  private int nodes(int type, int at, int context) {
    return ((type * BANDS + BAND[at]) * CONTEXTS + context) * NODES;
  }

  private int probability(int node) {
    return Byte.toUnsignedInt(probabilities[node]);
  }

  private int large(LossyBits bits, int nodes) throws EOFException {
    if (!bits.flag(probability(nodes + 3))) {
      if (!bits.flag(probability(nodes + 4))) {
        return 2;
      }
      return 3 + bits.bit(probability(nodes + 5));
    }
    if (!bits.flag(probability(nodes + 6))) {
      if (!bits.flag(probability(nodes + 7))) {
        return 5 + bits.bit(159);
      }
      return 7 + 2 * bits.bit(165) + bits.bit(145);
    }
    int high = bits.bit(probability(nodes + 8));
    int kind = 2 * high + bits.bit(probability(nodes + 9 + high));
    int more = 0;
    for (int probability : LARGE[kind]) {
      more = 2 * more + bits.bit(probability);
    }
    return 3 + (8 << kind) + more;
  }

  /// Makes of these coefficients the first ones of sixteen blocks.
  ///
  /// @param firsts receives them, `[block]`
  void spread(int[] firsts) {
    for (int i = 0; i < SIDE; i++) {
      int outer = values[i] + values[12 + i];
      int inner = values[4 + i] + values[8 + i];
      int innerRest = values[4 + i] - values[8 + i];
      int outerRest = values[i] - values[12 + i];
      half[i] = outer + inner;
      half[8 + i] = outer - inner;
      half[4 + i] = outerRest + innerRest;
      half[12 + i] = outerRest - innerRest;
    }
    for (int i = 0; i < COUNT; i += SIDE) {
      int rounded = half[i] + 3;
      int outer = rounded + half[i + 3];
      int inner = half[i + 1] + half[i + 2];
      int innerRest = half[i + 1] - half[i + 2];
      int outerRest = rounded - half[i + 3];
      firsts[i] = (short) ((outer + inner) >> 3);
      firsts[i + 1] = (short) ((outerRest + innerRest) >> 3);
      firsts[i + 2] = (short) ((outer - inner) >> 3);
      firsts[i + 3] = (short) ((outerRest - innerRest) >> 3);
    }
  }

  /// Adds what the coefficients stand for to the samples.
  ///
  /// @param at the first of the block
  void addTo(LossyPlane plane, int at) {
    for (int i = 0; i < SIDE; i++) {
      int even = values[i] + values[8 + i];
      int odd = values[i] - values[8 + i];
      int low = sine(values[4 + i]) - cosine(values[12 + i]);
      int high = cosine(values[4 + i]) + sine(values[12 + i]);
      half[4 * i] = even + high;
      half[4 * i + 1] = odd + low;
      half[4 * i + 2] = odd - low;
      half[4 * i + 3] = even - high;
    }
    for (int y = 0; y < SIDE; y++) {
      int even = half[y] + 4 + half[8 + y];
      int odd = half[y] + 4 - half[8 + y];
      int low = sine(half[4 + y]) - cosine(half[12 + y]);
      int high = cosine(half[4 + y]) + sine(half[12 + y]);
      int row = at + y * plane.stride();
      plane.set(row, plane.get(row) + ((even + high) >> 3));
      plane.set(row + 1, plane.get(row + 1) + ((odd + low) >> 3));
      plane.set(row + 2, plane.get(row + 2) + ((odd - low) >> 3));
      plane.set(row + 3, plane.get(row + 3) + ((even - high) >> 3));
    }
  }

  private static int cosine(int value) {
    return ((value * COSINE) >> 16) + value;
  }

  private static int sine(int value) {
    return (value * SINE) >> 16;
  }
}
