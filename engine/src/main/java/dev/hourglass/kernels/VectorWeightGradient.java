package dev.hourglass.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Weight gradients on the Vector API over blocks.
final class VectorWeightGradient {
  private static final VectorSpecies<Float> S = VectorWidth.S;
  private static final int L = VectorWidth.L;
  private static final boolean WIDE_TILES = VectorWidth.WIDE_TILES;

  private VectorWeightGradient() {}

  static void weightGradient(
      WeightGradient plan,
      int tap,
      int row,
      int column,
      float[] rowSide,
      float[] byLane,
      float[] gradient,
      int offset) {
    if (plan.lanes == Block.SINGLE) {
      VectorSingleWeightGradient.shared(plan, tap, row, column, rowSide, byLane, gradient, offset);
      return;
    }
    int end = Math.min(column + WeightGradient.TILE_COLUMNS, plan.paddedColumns);
    if (WIDE_TILES && plan.columns - column >= WeightGradient.TILE_COLUMNS) {
      weightGradient8x2(plan, tap, row, column, rowSide, byLane, gradient, offset);
      return;
    }
    for (int c = column; c < end; c += L) {
      weightGradient8x1(plan, tap, row, c, rowSide, byLane, gradient, offset);
    }
  }

  /// 8 rows of one tap, two full vectors of columns from `column` on.
  private static void weightGradient8x2(
      WeightGradient plan,
      int tap,
      int row,
      int column,
      float[] rowSide,
      float[] copy,
      float[] gradient,
      int offset) {
    int[] rowPixel = plan.rowPixel;
    int[] columnPixel = plan.columnPixel;
    int stride = plan.paddedColumns;
    int lanes = plan.lanes;
    int r2 = 2 * lanes, r3 = 3 * lanes;
    FloatVector zero = FloatVector.zero(S);
    FloatVector s0 = zero, t0 = zero;
    FloatVector s1 = zero, t1 = zero;
    FloatVector s2 = zero, t2 = zero;
    FloatVector s3 = zero, t3 = zero;
    FloatVector s4 = zero, t4 = zero;
    FloatVector s5 = zero, t5 = zero;
    FloatVector s6 = zero, t6 = zero;
    FloatVector s7 = zero, t7 = zero;
    int end = plan.start[tap + 1];
    for (int e = plan.start[tap]; e < end; e++) {
      int from = rowPixel[e] + row * lanes;
      int half = from + 4 * lanes;
      int at = columnPixel[e] + column;
      for (int lane = 0; lane < lanes; lane++, at += stride) {
        FloatVector x = FloatVector.fromArray(S, copy, at);
        FloatVector y = FloatVector.fromArray(S, copy, at + L);
        FloatVector r = FloatVector.broadcast(S, rowSide[from + lane]);
        s0 = r.fma(x, s0);
        t0 = r.fma(y, t0);
        r = FloatVector.broadcast(S, rowSide[from + lane + lanes]);
        s1 = r.fma(x, s1);
        t1 = r.fma(y, t1);
        r = FloatVector.broadcast(S, rowSide[from + lane + r2]);
        s2 = r.fma(x, s2);
        t2 = r.fma(y, t2);
        r = FloatVector.broadcast(S, rowSide[from + lane + r3]);
        s3 = r.fma(x, s3);
        t3 = r.fma(y, t3);
        r = FloatVector.broadcast(S, rowSide[half + lane]);
        s4 = r.fma(x, s4);
        t4 = r.fma(y, t4);
        r = FloatVector.broadcast(S, rowSide[half + lane + lanes]);
        s5 = r.fma(x, s5);
        t5 = r.fma(y, t5);
        r = FloatVector.broadcast(S, rowSide[half + lane + r2]);
        s6 = r.fma(x, s6);
        t6 = r.fma(y, t6);
        r = FloatVector.broadcast(S, rowSide[half + lane + r3]);
        s7 = r.fma(x, s7);
        t7 = r.fma(y, t7);
      }
    }
    int columns = plan.columns;
    int to = offset + (tap * plan.rows + row) * columns + column;
    FloatVector.fromArray(S, gradient, to).add(s0).intoArray(gradient, to);
    FloatVector.fromArray(S, gradient, to + L).add(t0).intoArray(gradient, to + L);
    to += columns;
    FloatVector.fromArray(S, gradient, to).add(s1).intoArray(gradient, to);
    FloatVector.fromArray(S, gradient, to + L).add(t1).intoArray(gradient, to + L);
    to += columns;
    FloatVector.fromArray(S, gradient, to).add(s2).intoArray(gradient, to);
    FloatVector.fromArray(S, gradient, to + L).add(t2).intoArray(gradient, to + L);
    to += columns;
    FloatVector.fromArray(S, gradient, to).add(s3).intoArray(gradient, to);
    FloatVector.fromArray(S, gradient, to + L).add(t3).intoArray(gradient, to + L);
    to += columns;
    FloatVector.fromArray(S, gradient, to).add(s4).intoArray(gradient, to);
    FloatVector.fromArray(S, gradient, to + L).add(t4).intoArray(gradient, to + L);
    to += columns;
    FloatVector.fromArray(S, gradient, to).add(s5).intoArray(gradient, to);
    FloatVector.fromArray(S, gradient, to + L).add(t5).intoArray(gradient, to + L);
    to += columns;
    FloatVector.fromArray(S, gradient, to).add(s6).intoArray(gradient, to);
    FloatVector.fromArray(S, gradient, to + L).add(t6).intoArray(gradient, to + L);
    to += columns;
    FloatVector.fromArray(S, gradient, to).add(s7).intoArray(gradient, to);
    FloatVector.fromArray(S, gradient, to + L).add(t7).intoArray(gradient, to + L);
  }

  /// 8 rows of one tap, one vector of columns from `column` on.
  private static void weightGradient8x1(
      WeightGradient plan,
      int tap,
      int row,
      int column,
      float[] rowSide,
      float[] copy,
      float[] gradient,
      int offset) {
    int[] rowPixel = plan.rowPixel;
    int[] columnPixel = plan.columnPixel;
    int stride = plan.paddedColumns;
    int lanes = plan.lanes;
    int r2 = 2 * lanes, r3 = 3 * lanes;
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
      int from = rowPixel[e] + row * lanes;
      int half = from + 4 * lanes;
      int at = columnPixel[e] + column;
      for (int lane = 0; lane < lanes; lane++, at += stride) {
        FloatVector x = FloatVector.fromArray(S, copy, at);
        s0 = FloatVector.broadcast(S, rowSide[from + lane]).fma(x, s0);
        s1 = FloatVector.broadcast(S, rowSide[from + lane + lanes]).fma(x, s1);
        s2 = FloatVector.broadcast(S, rowSide[from + lane + r2]).fma(x, s2);
        s3 = FloatVector.broadcast(S, rowSide[from + lane + r3]).fma(x, s3);
        s4 = FloatVector.broadcast(S, rowSide[half + lane]).fma(x, s4);
        s5 = FloatVector.broadcast(S, rowSide[half + lane + lanes]).fma(x, s5);
        s6 = FloatVector.broadcast(S, rowSide[half + lane + r2]).fma(x, s6);
        s7 = FloatVector.broadcast(S, rowSide[half + lane + r3]).fma(x, s7);
      }
    }
    float[] sums = plan.tailSums;
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

  static void mixedWeightGradient(
      WeightGradient plan,
      int tile,
      int column,
      int lane,
      int begin,
      int end,
      float[] rowSide,
      float[] columnSide) {
    for (int partial = 0; partial < WeightGradient.PARTIALS; partial += L) {
      mixedWeightGradient9(
          plan, tile, column, lane + partial, partial, begin, end, rowSide, columnSide);
    }
  }

  /// 9 mixed rows, as many partial sums as a vector holds.
  private static void mixedWeightGradient9(
      WeightGradient plan,
      int tile,
      int column,
      int lane,
      int partial,
      int begin,
      int end,
      float[] rowSide,
      float[] columnSide) {
    int[] input = plan.mixedInput;
    int rows = plan.mixedStride();
    int first = tile * WeightGradient.MIXED_ROWS;
    int at = column * plan.lanes + lane;
    int step = plan.columns * plan.lanes;
    float[] sums = plan.mixedSums;
    int to = plan.mixedSums(tile, column) + partial;
    int stride = WeightGradient.PARTIALS;
    FloatVector s0 = FloatVector.fromArray(S, sums, to);
    FloatVector s1 = FloatVector.fromArray(S, sums, to + stride);
    FloatVector s2 = FloatVector.fromArray(S, sums, to + 2 * stride);
    FloatVector s3 = FloatVector.fromArray(S, sums, to + 3 * stride);
    FloatVector s4 = FloatVector.fromArray(S, sums, to + 4 * stride);
    FloatVector s5 = FloatVector.fromArray(S, sums, to + 5 * stride);
    FloatVector s6 = FloatVector.fromArray(S, sums, to + 6 * stride);
    FloatVector s7 = FloatVector.fromArray(S, sums, to + 7 * stride);
    FloatVector s8 = FloatVector.fromArray(S, sums, to + 8 * stride);
    for (int pixel = begin; pixel < end; pixel++) {
      int i = pixel * rows + first;
      FloatVector y = FloatVector.fromArray(S, columnSide, at + pixel * step);
      s0 = FloatVector.fromArray(S, rowSide, input[i] + lane).fma(y, s0);
      s1 = FloatVector.fromArray(S, rowSide, input[i + 1] + lane).fma(y, s1);
      s2 = FloatVector.fromArray(S, rowSide, input[i + 2] + lane).fma(y, s2);
      s3 = FloatVector.fromArray(S, rowSide, input[i + 3] + lane).fma(y, s3);
      s4 = FloatVector.fromArray(S, rowSide, input[i + 4] + lane).fma(y, s4);
      s5 = FloatVector.fromArray(S, rowSide, input[i + 5] + lane).fma(y, s5);
      s6 = FloatVector.fromArray(S, rowSide, input[i + 6] + lane).fma(y, s6);
      s7 = FloatVector.fromArray(S, rowSide, input[i + 7] + lane).fma(y, s7);
      s8 = FloatVector.fromArray(S, rowSide, input[i + 8] + lane).fma(y, s8);
    }
    s0.intoArray(sums, to);
    s1.intoArray(sums, to + stride);
    s2.intoArray(sums, to + 2 * stride);
    s3.intoArray(sums, to + 3 * stride);
    s4.intoArray(sums, to + 4 * stride);
    s5.intoArray(sums, to + 5 * stride);
    s6.intoArray(sums, to + 6 * stride);
    s7.intoArray(sums, to + 7 * stride);
    s8.intoArray(sums, to + 8 * stride);
  }
}
