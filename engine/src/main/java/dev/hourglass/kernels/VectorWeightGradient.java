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
    if (!WIDE_TILES) {
      for (int c = column; c < end; c += 2 * L) {
        if (plan.columns - c >= 2 * L) {
          int to = offset + (tap * plan.rows + row) * plan.columns + c;
          int stride = plan.columns;
          weightGradient4x2(plan, tap, row, c, rowSide, byLane, gradient, to, stride);
          to += 4 * stride;
          weightGradient4x2(plan, tap, row + 4, c, rowSide, byLane, gradient, to, stride);
        } else {
          int to = plan.tailSums(tap, row, c);
          int stride = plan.paddedColumns;
          weightGradient4x2(plan, tap, row, c, rowSide, byLane, plan.tailSums, to, stride);
          to += 4 * stride;
          weightGradient4x2(plan, tap, row + 4, c, rowSide, byLane, plan.tailSums, to, stride);
          plan.addTailSums(tap, row, c, 2 * L, gradient, offset);
        }
      }
    } else if (plan.columns - column >= WeightGradient.TILE_COLUMNS) {
      weightGradient8x2(plan, tap, row, column, rowSide, byLane, gradient, offset);
    } else {
      for (int c = column; c < end; c += L) {
        weightGradient8x1(plan, tap, row, c, rowSide, byLane, gradient, offset);
      }
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

  /// Adds 4 rows of one tap, two vectors of columns from `column` on, for processors with 16
  /// registers.
  ///
  /// @param sums receives them from `to`, one row after `step` numbers
  private static void weightGradient4x2(
      WeightGradient plan,
      int tap,
      int row,
      int column,
      float[] rowSide,
      float[] copy,
      float[] sums,
      int to,
      int step) {
    int[] rowPixel = plan.rowPixel;
    int[] columnPixel = plan.columnPixel;
    int stride = plan.paddedColumns;
    int lanes = plan.lanes;
    FloatVector zero = FloatVector.zero(S);
    FloatVector s0 = zero, t0 = zero;
    FloatVector s1 = zero, t1 = zero;
    FloatVector s2 = zero, t2 = zero;
    FloatVector s3 = zero, t3 = zero;
    int end = plan.start[tap + 1];
    for (int e = plan.start[tap]; e < end; e++) {
      int from = rowPixel[e] + row * lanes;
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
        r = FloatVector.broadcast(S, rowSide[from + lane + 2 * lanes]);
        s2 = r.fma(x, s2);
        t2 = r.fma(y, t2);
        r = FloatVector.broadcast(S, rowSide[from + lane + 3 * lanes]);
        s3 = r.fma(x, s3);
        t3 = r.fma(y, t3);
      }
    }
    FloatVector.fromArray(S, sums, to).add(s0).intoArray(sums, to);
    FloatVector.fromArray(S, sums, to + L).add(t0).intoArray(sums, to + L);
    to += step;
    FloatVector.fromArray(S, sums, to).add(s1).intoArray(sums, to);
    FloatVector.fromArray(S, sums, to + L).add(t1).intoArray(sums, to + L);
    to += step;
    FloatVector.fromArray(S, sums, to).add(s2).intoArray(sums, to);
    FloatVector.fromArray(S, sums, to + L).add(t2).intoArray(sums, to + L);
    to += step;
    FloatVector.fromArray(S, sums, to).add(s3).intoArray(sums, to);
    FloatVector.fromArray(S, sums, to + L).add(t3).intoArray(sums, to + L);
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
    int columns = Math.min(WeightGradient.MIXED_COLUMNS, plan.columns - column);
    if (WIDE_TILES && columns == 2) {
      mixedWeightGradient9x2(plan, tile, column, lane, begin, end, rowSide, columnSide);
      return;
    }
    for (int c = 0; c < columns; c++) {
      for (int partial = 0; partial < WeightGradient.PARTIALS; partial += L) {
        mixedWeightGradient9x1(
            plan, tile, column + c, c, lane, partial, begin, end, rowSide, columnSide);
      }
    }
  }

  /// 9 mixed rows, two columns, all partial sums.
  private static void mixedWeightGradient9x2(
      WeightGradient plan,
      int tile,
      int column,
      int lane,
      int begin,
      int end,
      float[] rowSide,
      float[] columnSide) {
    int[] input = plan.mixedInput;
    int rows = plan.mixedStride();
    int first = tile * WeightGradient.MIXED_ROWS;
    int at = column * plan.lanes + lane;
    int second = at + plan.lanes;
    int step = plan.columns * plan.lanes;
    float[] sums = plan.mixedSums;
    int to = plan.mixedSums(tile, column);
    FloatVector s0 = FloatVector.fromArray(S, sums, to);
    FloatVector t0 = FloatVector.fromArray(S, sums, to + L);
    FloatVector s1 = FloatVector.fromArray(S, sums, to + 2 * L);
    FloatVector t1 = FloatVector.fromArray(S, sums, to + 3 * L);
    FloatVector s2 = FloatVector.fromArray(S, sums, to + 4 * L);
    FloatVector t2 = FloatVector.fromArray(S, sums, to + 5 * L);
    FloatVector s3 = FloatVector.fromArray(S, sums, to + 6 * L);
    FloatVector t3 = FloatVector.fromArray(S, sums, to + 7 * L);
    FloatVector s4 = FloatVector.fromArray(S, sums, to + 8 * L);
    FloatVector t4 = FloatVector.fromArray(S, sums, to + 9 * L);
    FloatVector s5 = FloatVector.fromArray(S, sums, to + 10 * L);
    FloatVector t5 = FloatVector.fromArray(S, sums, to + 11 * L);
    FloatVector s6 = FloatVector.fromArray(S, sums, to + 12 * L);
    FloatVector t6 = FloatVector.fromArray(S, sums, to + 13 * L);
    FloatVector s7 = FloatVector.fromArray(S, sums, to + 14 * L);
    FloatVector t7 = FloatVector.fromArray(S, sums, to + 15 * L);
    FloatVector s8 = FloatVector.fromArray(S, sums, to + 16 * L);
    FloatVector t8 = FloatVector.fromArray(S, sums, to + 17 * L);
    for (int pixel = begin; pixel < end; pixel++) {
      int i = pixel * rows + first;
      FloatVector y = FloatVector.fromArray(S, columnSide, at + pixel * step);
      FloatVector z = FloatVector.fromArray(S, columnSide, second + pixel * step);
      FloatVector x = FloatVector.fromArray(S, rowSide, input[i] + lane);
      s0 = x.fma(y, s0);
      t0 = x.fma(z, t0);
      x = FloatVector.fromArray(S, rowSide, input[i + 1] + lane);
      s1 = x.fma(y, s1);
      t1 = x.fma(z, t1);
      x = FloatVector.fromArray(S, rowSide, input[i + 2] + lane);
      s2 = x.fma(y, s2);
      t2 = x.fma(z, t2);
      x = FloatVector.fromArray(S, rowSide, input[i + 3] + lane);
      s3 = x.fma(y, s3);
      t3 = x.fma(z, t3);
      x = FloatVector.fromArray(S, rowSide, input[i + 4] + lane);
      s4 = x.fma(y, s4);
      t4 = x.fma(z, t4);
      x = FloatVector.fromArray(S, rowSide, input[i + 5] + lane);
      s5 = x.fma(y, s5);
      t5 = x.fma(z, t5);
      x = FloatVector.fromArray(S, rowSide, input[i + 6] + lane);
      s6 = x.fma(y, s6);
      t6 = x.fma(z, t6);
      x = FloatVector.fromArray(S, rowSide, input[i + 7] + lane);
      s7 = x.fma(y, s7);
      t7 = x.fma(z, t7);
      x = FloatVector.fromArray(S, rowSide, input[i + 8] + lane);
      s8 = x.fma(y, s8);
      t8 = x.fma(z, t8);
    }
    s0.intoArray(sums, to);
    t0.intoArray(sums, to + L);
    s1.intoArray(sums, to + 2 * L);
    t1.intoArray(sums, to + 3 * L);
    s2.intoArray(sums, to + 4 * L);
    t2.intoArray(sums, to + 5 * L);
    s3.intoArray(sums, to + 6 * L);
    t3.intoArray(sums, to + 7 * L);
    s4.intoArray(sums, to + 8 * L);
    t4.intoArray(sums, to + 9 * L);
    s5.intoArray(sums, to + 10 * L);
    t5.intoArray(sums, to + 11 * L);
    s6.intoArray(sums, to + 12 * L);
    t6.intoArray(sums, to + 13 * L);
    s7.intoArray(sums, to + 14 * L);
    t7.intoArray(sums, to + 15 * L);
    s8.intoArray(sums, to + 16 * L);
    t8.intoArray(sums, to + 17 * L);
  }

  /// 9 mixed rows, one column, as many partial sums as a vector holds.
  ///
  /// @param c which of the tile's columns it is
  private static void mixedWeightGradient9x1(
      WeightGradient plan,
      int tile,
      int column,
      int c,
      int lane,
      int partial,
      int begin,
      int end,
      float[] rowSide,
      float[] columnSide) {
    int[] input = plan.mixedInput;
    int rows = plan.mixedStride();
    int first = tile * WeightGradient.MIXED_ROWS;
    int at = column * plan.lanes + lane + partial;
    int step = plan.columns * plan.lanes;
    int from = lane + partial;
    float[] sums = plan.mixedSums;
    int to = plan.mixedSums(tile, column - c) + c * WeightGradient.PARTIALS + partial;
    int stride = WeightGradient.MIXED_COLUMNS * WeightGradient.PARTIALS;
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
      s0 = FloatVector.fromArray(S, rowSide, input[i] + from).fma(y, s0);
      s1 = FloatVector.fromArray(S, rowSide, input[i + 1] + from).fma(y, s1);
      s2 = FloatVector.fromArray(S, rowSide, input[i + 2] + from).fma(y, s2);
      s3 = FloatVector.fromArray(S, rowSide, input[i + 3] + from).fma(y, s3);
      s4 = FloatVector.fromArray(S, rowSide, input[i + 4] + from).fma(y, s4);
      s5 = FloatVector.fromArray(S, rowSide, input[i + 5] + from).fma(y, s5);
      s6 = FloatVector.fromArray(S, rowSide, input[i + 6] + from).fma(y, s6);
      s7 = FloatVector.fromArray(S, rowSide, input[i + 7] + from).fma(y, s7);
      s8 = FloatVector.fromArray(S, rowSide, input[i + 8] + from).fma(y, s8);
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
