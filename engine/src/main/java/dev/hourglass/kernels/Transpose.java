package dev.hourglass.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// The transpose of 16 × 16 numbers in 512-bit vectors.
///
/// Four exchanges, at distances 8, 4, 2 and 1: vectors `r` and `r + d` swap their off-diagonal
/// blocks of `d` columns (Eklundh, "A fast computer method for matrix transposing", IEEE
/// Transactions on Computers, 1972). All 16 vectors stay in registers. Indices are integers, since
/// indices in vectors of floats are converted at every use.
final class Transpose {
  /// Rows and columns.
  static final int SIDE = 16;

  private static final VectorSpecies<Float> S = FloatVector.SPECIES_512;
  private static final IntVector LOW8 = picks(8, 0);
  private static final IntVector HIGH8 = picks(8, 8);
  private static final IntVector LOW4 = picks(4, 0);
  private static final IntVector HIGH4 = picks(4, 4);
  private static final IntVector LOW2 = picks(2, 0);
  private static final IntVector HIGH2 = picks(2, 2);
  private static final IntVector LOW1 = picks(1, 0);
  private static final IntVector HIGH1 = picks(1, 1);

  private Transpose() {}

  /// Where an exchange at a distance takes each of its numbers from: 0 to 15 are the first
  /// vector's, 16 to 31 the second's.
  private static IntVector picks(int distance, int half) {
    int[] picks = new int[SIDE];
    for (int i = 0; i < SIDE; i++) {
      int column = i / (2 * distance) * 2 * distance + half + i % distance;
      picks[i] = i % (2 * distance) < distance ? column : column + SIDE;
    }
    return IntVector.fromArray(IntVector.SPECIES_512, picks, 0);
  }

  /// `to[c · toStride + r] = from[r · fromStride + c]` for rows and columns 0 to 15.
  static void square(
      float[] from, int fromOffset, int fromStride, float[] to, int toOffset, int toStride) {
    int at = fromOffset;
    IntVector a0 = FloatVector.fromArray(S, from, at).reinterpretAsInts();
    at += fromStride;
    IntVector a1 = FloatVector.fromArray(S, from, at).reinterpretAsInts();
    at += fromStride;
    IntVector a2 = FloatVector.fromArray(S, from, at).reinterpretAsInts();
    at += fromStride;
    IntVector a3 = FloatVector.fromArray(S, from, at).reinterpretAsInts();
    at += fromStride;
    IntVector a4 = FloatVector.fromArray(S, from, at).reinterpretAsInts();
    at += fromStride;
    IntVector a5 = FloatVector.fromArray(S, from, at).reinterpretAsInts();
    at += fromStride;
    IntVector a6 = FloatVector.fromArray(S, from, at).reinterpretAsInts();
    at += fromStride;
    IntVector a7 = FloatVector.fromArray(S, from, at).reinterpretAsInts();
    at += fromStride;
    IntVector a8 = FloatVector.fromArray(S, from, at).reinterpretAsInts();
    at += fromStride;
    IntVector a9 = FloatVector.fromArray(S, from, at).reinterpretAsInts();
    at += fromStride;
    IntVector a10 = FloatVector.fromArray(S, from, at).reinterpretAsInts();
    at += fromStride;
    IntVector a11 = FloatVector.fromArray(S, from, at).reinterpretAsInts();
    at += fromStride;
    IntVector a12 = FloatVector.fromArray(S, from, at).reinterpretAsInts();
    at += fromStride;
    IntVector a13 = FloatVector.fromArray(S, from, at).reinterpretAsInts();
    at += fromStride;
    IntVector a14 = FloatVector.fromArray(S, from, at).reinterpretAsInts();
    at += fromStride;
    IntVector a15 = FloatVector.fromArray(S, from, at).reinterpretAsInts();
    IntVector b0 = LOW8.selectFrom(a0, a8);
    IntVector b8 = HIGH8.selectFrom(a0, a8);
    IntVector b1 = LOW8.selectFrom(a1, a9);
    IntVector b9 = HIGH8.selectFrom(a1, a9);
    IntVector b2 = LOW8.selectFrom(a2, a10);
    IntVector b10 = HIGH8.selectFrom(a2, a10);
    IntVector b3 = LOW8.selectFrom(a3, a11);
    IntVector b11 = HIGH8.selectFrom(a3, a11);
    IntVector b4 = LOW8.selectFrom(a4, a12);
    IntVector b12 = HIGH8.selectFrom(a4, a12);
    IntVector b5 = LOW8.selectFrom(a5, a13);
    IntVector b13 = HIGH8.selectFrom(a5, a13);
    IntVector b6 = LOW8.selectFrom(a6, a14);
    IntVector b14 = HIGH8.selectFrom(a6, a14);
    IntVector b7 = LOW8.selectFrom(a7, a15);
    IntVector b15 = HIGH8.selectFrom(a7, a15);
    IntVector c0 = LOW4.selectFrom(b0, b4);
    IntVector c4 = HIGH4.selectFrom(b0, b4);
    IntVector c1 = LOW4.selectFrom(b1, b5);
    IntVector c5 = HIGH4.selectFrom(b1, b5);
    IntVector c2 = LOW4.selectFrom(b2, b6);
    IntVector c6 = HIGH4.selectFrom(b2, b6);
    IntVector c3 = LOW4.selectFrom(b3, b7);
    IntVector c7 = HIGH4.selectFrom(b3, b7);
    IntVector c8 = LOW4.selectFrom(b8, b12);
    IntVector c12 = HIGH4.selectFrom(b8, b12);
    IntVector c9 = LOW4.selectFrom(b9, b13);
    IntVector c13 = HIGH4.selectFrom(b9, b13);
    IntVector c10 = LOW4.selectFrom(b10, b14);
    IntVector c14 = HIGH4.selectFrom(b10, b14);
    IntVector c11 = LOW4.selectFrom(b11, b15);
    IntVector c15 = HIGH4.selectFrom(b11, b15);
    IntVector d0 = LOW2.selectFrom(c0, c2);
    IntVector d2 = HIGH2.selectFrom(c0, c2);
    IntVector d1 = LOW2.selectFrom(c1, c3);
    IntVector d3 = HIGH2.selectFrom(c1, c3);
    IntVector d4 = LOW2.selectFrom(c4, c6);
    IntVector d6 = HIGH2.selectFrom(c4, c6);
    IntVector d5 = LOW2.selectFrom(c5, c7);
    IntVector d7 = HIGH2.selectFrom(c5, c7);
    IntVector d8 = LOW2.selectFrom(c8, c10);
    IntVector d10 = HIGH2.selectFrom(c8, c10);
    IntVector d9 = LOW2.selectFrom(c9, c11);
    IntVector d11 = HIGH2.selectFrom(c9, c11);
    IntVector d12 = LOW2.selectFrom(c12, c14);
    IntVector d14 = HIGH2.selectFrom(c12, c14);
    IntVector d13 = LOW2.selectFrom(c13, c15);
    IntVector d15 = HIGH2.selectFrom(c13, c15);
    IntVector e0 = LOW1.selectFrom(d0, d1);
    IntVector e1 = HIGH1.selectFrom(d0, d1);
    IntVector e2 = LOW1.selectFrom(d2, d3);
    IntVector e3 = HIGH1.selectFrom(d2, d3);
    IntVector e4 = LOW1.selectFrom(d4, d5);
    IntVector e5 = HIGH1.selectFrom(d4, d5);
    IntVector e6 = LOW1.selectFrom(d6, d7);
    IntVector e7 = HIGH1.selectFrom(d6, d7);
    IntVector e8 = LOW1.selectFrom(d8, d9);
    IntVector e9 = HIGH1.selectFrom(d8, d9);
    IntVector e10 = LOW1.selectFrom(d10, d11);
    IntVector e11 = HIGH1.selectFrom(d10, d11);
    IntVector e12 = LOW1.selectFrom(d12, d13);
    IntVector e13 = HIGH1.selectFrom(d12, d13);
    IntVector e14 = LOW1.selectFrom(d14, d15);
    IntVector e15 = HIGH1.selectFrom(d14, d15);
    int into = toOffset;
    e0.reinterpretAsFloats().intoArray(to, into);
    into += toStride;
    e1.reinterpretAsFloats().intoArray(to, into);
    into += toStride;
    e2.reinterpretAsFloats().intoArray(to, into);
    into += toStride;
    e3.reinterpretAsFloats().intoArray(to, into);
    into += toStride;
    e4.reinterpretAsFloats().intoArray(to, into);
    into += toStride;
    e5.reinterpretAsFloats().intoArray(to, into);
    into += toStride;
    e6.reinterpretAsFloats().intoArray(to, into);
    into += toStride;
    e7.reinterpretAsFloats().intoArray(to, into);
    into += toStride;
    e8.reinterpretAsFloats().intoArray(to, into);
    into += toStride;
    e9.reinterpretAsFloats().intoArray(to, into);
    into += toStride;
    e10.reinterpretAsFloats().intoArray(to, into);
    into += toStride;
    e11.reinterpretAsFloats().intoArray(to, into);
    into += toStride;
    e12.reinterpretAsFloats().intoArray(to, into);
    into += toStride;
    e13.reinterpretAsFloats().intoArray(to, into);
    into += toStride;
    e14.reinterpretAsFloats().intoArray(to, into);
    into += toStride;
    e15.reinterpretAsFloats().intoArray(to, into);
  }
}
