package dev.hourglass.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The transpose of 16 × 16 numbers in 512-bit vectors.
///
/// Four exchanges, at distances 8, 4, 2 and 1: vectors `r` and `r + d` swap their off-diagonal
/// blocks of `d` columns (Eklundh, "A fast computer method for matrix transposing", IEEE
/// Transactions on Computers, 1972). Two exchanges make one pass over four vectors at a time, so
/// that everything stays in registers; the first pass leaves its result in the destination.
final class Transpose {
  /// Rows and columns.
  static final int SIDE = 16;

  private static final VectorSpecies<Float> S = FloatVector.SPECIES_512;
  private static final FloatVector LOW8 = picks(8, 0);
  private static final FloatVector HIGH8 = picks(8, 8);
  private static final FloatVector LOW4 = picks(4, 0);
  private static final FloatVector HIGH4 = picks(4, 4);
  private static final FloatVector LOW2 = picks(2, 0);
  private static final FloatVector HIGH2 = picks(2, 2);
  private static final FloatVector LOW1 = picks(1, 0);
  private static final FloatVector HIGH1 = picks(1, 1);

  private Transpose() {}

  /// Where an exchange at a distance takes each of its numbers from: 0 to 15 are the first
  /// vector's, 16 to 31 the second's.
  private static FloatVector picks(int distance, int half) {
    float[] picks = new float[SIDE];
    for (int i = 0; i < SIDE; i++) {
      int column = i / (2 * distance) * 2 * distance + half + i % distance;
      picks[i] = i % (2 * distance) < distance ? column : column + SIDE;
    }
    return FloatVector.fromArray(S, picks, 0);
  }

  /// `to[c · toStride + r] = from[r · fromStride + c]` for rows and columns 0 to 15.
  static void square(
      float[] from, int fromOffset, int fromStride, float[] to, int toOffset, int toStride) {
    for (int r = 0; r < 4; r++) {
      exchange8And4(
          from, fromOffset + r * fromStride, fromStride, to, toOffset + r * toStride, toStride);
    }
    for (int r = 0; r < SIDE; r += 4) {
      exchange2And1(to, toOffset + r * toStride, toStride);
    }
  }

  private static void exchange8And4(
      float[] from, int fromOffset, int fromStride, float[] to, int toOffset, int toStride) {
    FloatVector a = FloatVector.fromArray(S, from, fromOffset);
    FloatVector b = FloatVector.fromArray(S, from, fromOffset + 4 * fromStride);
    FloatVector c = FloatVector.fromArray(S, from, fromOffset + 8 * fromStride);
    FloatVector d = FloatVector.fromArray(S, from, fromOffset + 12 * fromStride);
    FloatVector ac = LOW8.selectFrom(a, c);
    FloatVector bd = LOW8.selectFrom(b, d);
    FloatVector ca = HIGH8.selectFrom(a, c);
    FloatVector db = HIGH8.selectFrom(b, d);
    LOW4.selectFrom(ac, bd).intoArray(to, toOffset);
    HIGH4.selectFrom(ac, bd).intoArray(to, toOffset + 4 * toStride);
    LOW4.selectFrom(ca, db).intoArray(to, toOffset + 8 * toStride);
    HIGH4.selectFrom(ca, db).intoArray(to, toOffset + 12 * toStride);
  }

  private static void exchange2And1(float[] rows, int offset, int stride) {
    FloatVector a = FloatVector.fromArray(S, rows, offset);
    FloatVector b = FloatVector.fromArray(S, rows, offset + stride);
    FloatVector c = FloatVector.fromArray(S, rows, offset + 2 * stride);
    FloatVector d = FloatVector.fromArray(S, rows, offset + 3 * stride);
    FloatVector ac = LOW2.selectFrom(a, c);
    FloatVector bd = LOW2.selectFrom(b, d);
    FloatVector ca = HIGH2.selectFrom(a, c);
    FloatVector db = HIGH2.selectFrom(b, d);
    LOW1.selectFrom(ac, bd).intoArray(rows, offset);
    HIGH1.selectFrom(ac, bd).intoArray(rows, offset + stride);
    LOW1.selectFrom(ca, db).intoArray(rows, offset + 2 * stride);
    HIGH1.selectFrom(ca, db).intoArray(rows, offset + 3 * stride);
  }
}
