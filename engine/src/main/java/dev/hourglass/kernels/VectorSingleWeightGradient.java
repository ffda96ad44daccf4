package dev.hourglass.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Weight gradients on the Vector API over single images, whose columns' side is in the order
/// `[pixel][column]` that the kernels need, without a copy.
final class VectorSingleWeightGradient {
  private static final VectorSpecies<Float> S = VectorWidth.S;
  private static final int L = VectorWidth.L;

  private VectorSingleWeightGradient() {}

  static void shared(
      WeightGradient plan,
      int tap,
      int row,
      int column,
      float[] rowSide,
      float[] columnSide,
      float[] gradient,
      int offset) {
    int end = Math.min(column + WeightGradient.TILE_COLUMNS, plan.columns);
    int c = column;
    for (; c + L <= end; c += L) {
      shared8x1(plan, tap, row, c, rowSide, columnSide, gradient, offset);
    }
    if (c < end) {
      sharedRest(plan, tap, row, c, end, rowSide, columnSide, gradient, offset);
    }
  }

  /// 8 rows of one tap, a vector of columns from `column` on.
  private static void shared8x1(
      WeightGradient plan,
      int tap,
      int row,
      int column,
      float[] rowSide,
      float[] columnSide,
      float[] gradient,
      int offset) {
    int[] rowPixel = plan.rowPixel;
    int[] columnPixel = plan.columnPixel;
    FloatVector zero = FloatVector.zero(S);
    FloatVector s0 = zero;
    FloatVector s1 = zero;
    FloatVector s2 = zero;
    FloatVector s3 = zero;
    FloatVector s4 = zero;
    FloatVector s5 = zero;
    FloatVector s6 = zero;
    FloatVector s7 = zero;
    int end = plan.start[tap + 1];
    for (int e = plan.start[tap]; e < end; e++) {
      int from = rowPixel[e] + row;
      int at = columnPixel[e] + column;
      FloatVector x = FloatVector.fromArray(S, columnSide, at);
      s0 = FloatVector.broadcast(S, rowSide[from]).fma(x, s0);
      s1 = FloatVector.broadcast(S, rowSide[from + 1]).fma(x, s1);
      s2 = FloatVector.broadcast(S, rowSide[from + 2]).fma(x, s2);
      s3 = FloatVector.broadcast(S, rowSide[from + 3]).fma(x, s3);
      s4 = FloatVector.broadcast(S, rowSide[from + 4]).fma(x, s4);
      s5 = FloatVector.broadcast(S, rowSide[from + 5]).fma(x, s5);
      s6 = FloatVector.broadcast(S, rowSide[from + 6]).fma(x, s6);
      s7 = FloatVector.broadcast(S, rowSide[from + 7]).fma(x, s7);
    }
    int columns = plan.columns;
    int to = offset + (tap * plan.rows + row) * columns + column;
    FloatVector.fromArray(S, gradient, to).add(s0).intoArray(gradient, to);
    to += columns;
    FloatVector.fromArray(S, gradient, to).add(s1).intoArray(gradient, to);
    to += columns;
    FloatVector.fromArray(S, gradient, to).add(s2).intoArray(gradient, to);
    to += columns;
    FloatVector.fromArray(S, gradient, to).add(s3).intoArray(gradient, to);
    to += columns;
    FloatVector.fromArray(S, gradient, to).add(s4).intoArray(gradient, to);
    to += columns;
    FloatVector.fromArray(S, gradient, to).add(s5).intoArray(gradient, to);
    to += columns;
    FloatVector.fromArray(S, gradient, to).add(s6).intoArray(gradient, to);
    to += columns;
    FloatVector.fromArray(S, gradient, to).add(s7).intoArray(gradient, to);
  }

  /// 8 rows of one tap, fewer columns than a vector holds.
  private static void sharedRest(
      WeightGradient plan,
      int tap,
      int row,
      int column,
      int columnEnd,
      float[] rowSide,
      float[] columnSide,
      float[] gradient,
      int offset) {
    int[] rowPixel = plan.rowPixel;
    int[] columnPixel = plan.columnPixel;
    VectorMask<Float> mask = S.indexInRange(column, columnEnd);
    FloatVector zero = FloatVector.zero(S);
    FloatVector s0 = zero;
    FloatVector s1 = zero;
    FloatVector s2 = zero;
    FloatVector s3 = zero;
    FloatVector s4 = zero;
    FloatVector s5 = zero;
    FloatVector s6 = zero;
    FloatVector s7 = zero;
    int end = plan.start[tap + 1];
    for (int e = plan.start[tap]; e < end; e++) {
      int from = rowPixel[e] + row;
      int at = columnPixel[e] + column;
      FloatVector x = FloatVector.fromArray(S, columnSide, at, mask);
      s0 = FloatVector.broadcast(S, rowSide[from]).fma(x, s0);
      s1 = FloatVector.broadcast(S, rowSide[from + 1]).fma(x, s1);
      s2 = FloatVector.broadcast(S, rowSide[from + 2]).fma(x, s2);
      s3 = FloatVector.broadcast(S, rowSide[from + 3]).fma(x, s3);
      s4 = FloatVector.broadcast(S, rowSide[from + 4]).fma(x, s4);
      s5 = FloatVector.broadcast(S, rowSide[from + 5]).fma(x, s5);
      s6 = FloatVector.broadcast(S, rowSide[from + 6]).fma(x, s6);
      s7 = FloatVector.broadcast(S, rowSide[from + 7]).fma(x, s7);
    }
    float[] sums = plan.tailSums;
    int stride = plan.paddedColumns;
    int to = plan.tailSums(tap, row, column);
    s0.intoArray(sums, to);
    s1.intoArray(sums, to + stride);
    s2.intoArray(sums, to + 2 * stride);
    s3.intoArray(sums, to + 3 * stride);
    s4.intoArray(sums, to + 4 * stride);
    s5.intoArray(sums, to + 5 * stride);
    s6.intoArray(sums, to + 6 * stride);
    s7.intoArray(sums, to + 7 * stride);
    plan.addTailSums(tap, row, column, L, gradient, offset);
  }

  static void mixed(
      WeightGradient plan,
      int tile,
      int column,
      float[] rowSide,
      float[] columnSide,
      float[] gradient,
      int offset) {
    int end = Math.min(column + WeightGradient.SINGLE_COLUMNS, plan.columns);
    for (int c = column; c < end; c += L) {
      mixed9(plan, tile, column, c, end, rowSide, columnSide);
    }
    plan.addMixedSums(tile, column, gradient, offset);
  }

  /// 9 mixed rows, up to a vector of columns from `column` on.
  private static void mixed9(
      WeightGradient plan,
      int tile,
      int tileColumn,
      int column,
      int columnEnd,
      float[] rowSide,
      float[] columnSide) {
    int[] input = plan.mixedInput;
    int first = tile * WeightGradient.MIXED_ROWS;
    VectorMask<Float> mask = S.indexInRange(column, columnEnd);
    FloatVector zero = FloatVector.zero(S);
    FloatVector s0 = zero;
    FloatVector s1 = zero;
    FloatVector s2 = zero;
    FloatVector s3 = zero;
    FloatVector s4 = zero;
    FloatVector s5 = zero;
    FloatVector s6 = zero;
    FloatVector s7 = zero;
    FloatVector s8 = zero;
    for (int pixel = 0; pixel < plan.columnPixels; pixel++) {
      int i = pixel * plan.mixedStride() + first;
      FloatVector y = FloatVector.fromArray(S, columnSide, pixel * plan.columns + column, mask);
      s0 = FloatVector.broadcast(S, rowSide[input[i]]).fma(y, s0);
      s1 = FloatVector.broadcast(S, rowSide[input[i + 1]]).fma(y, s1);
      s2 = FloatVector.broadcast(S, rowSide[input[i + 2]]).fma(y, s2);
      s3 = FloatVector.broadcast(S, rowSide[input[i + 3]]).fma(y, s3);
      s4 = FloatVector.broadcast(S, rowSide[input[i + 4]]).fma(y, s4);
      s5 = FloatVector.broadcast(S, rowSide[input[i + 5]]).fma(y, s5);
      s6 = FloatVector.broadcast(S, rowSide[input[i + 6]]).fma(y, s6);
      s7 = FloatVector.broadcast(S, rowSide[input[i + 7]]).fma(y, s7);
      s8 = FloatVector.broadcast(S, rowSide[input[i + 8]]).fma(y, s8);
    }
    float[] sums = plan.mixedSums;
    int to = plan.mixedSums(tile, tileColumn) + column - tileColumn;
    s0.intoArray(sums, to);
    s1.intoArray(sums, to + WeightGradient.SINGLE_COLUMNS);
    s2.intoArray(sums, to + 2 * WeightGradient.SINGLE_COLUMNS);
    s3.intoArray(sums, to + 3 * WeightGradient.SINGLE_COLUMNS);
    s4.intoArray(sums, to + 4 * WeightGradient.SINGLE_COLUMNS);
    s5.intoArray(sums, to + 5 * WeightGradient.SINGLE_COLUMNS);
    s6.intoArray(sums, to + 6 * WeightGradient.SINGLE_COLUMNS);
    s7.intoArray(sums, to + 7 * WeightGradient.SINGLE_COLUMNS);
    s8.intoArray(sums, to + 8 * WeightGradient.SINGLE_COLUMNS);
  }
}
