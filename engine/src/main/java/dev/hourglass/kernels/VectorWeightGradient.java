package dev.hourglass.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Weight gradients on the Vector API over full blocks.
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
      int from = rowPixel[e] + row * Block.WIDTH;
      int at = columnPixel[e] + column;
      for (int lane = 0; lane < Block.WIDTH; lane++, at += stride) {
        FloatVector x = FloatVector.fromArray(S, copy, at);
        FloatVector y = FloatVector.fromArray(S, copy, at + L);
        FloatVector r = FloatVector.broadcast(S, rowSide[from + lane]);
        s0 = r.fma(x, s0);
        t0 = r.fma(y, t0);
        r = FloatVector.broadcast(S, rowSide[from + lane + Block.WIDTH]);
        s1 = r.fma(x, s1);
        t1 = r.fma(y, t1);
        r = FloatVector.broadcast(S, rowSide[from + lane + 2 * Block.WIDTH]);
        s2 = r.fma(x, s2);
        t2 = r.fma(y, t2);
        r = FloatVector.broadcast(S, rowSide[from + lane + 3 * Block.WIDTH]);
        s3 = r.fma(x, s3);
        t3 = r.fma(y, t3);
        r = FloatVector.broadcast(S, rowSide[from + lane + 4 * Block.WIDTH]);
        s4 = r.fma(x, s4);
        t4 = r.fma(y, t4);
        r = FloatVector.broadcast(S, rowSide[from + lane + 5 * Block.WIDTH]);
        s5 = r.fma(x, s5);
        t5 = r.fma(y, t5);
        r = FloatVector.broadcast(S, rowSide[from + lane + 6 * Block.WIDTH]);
        s6 = r.fma(x, s6);
        t6 = r.fma(y, t6);
        r = FloatVector.broadcast(S, rowSide[from + lane + 7 * Block.WIDTH]);
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
      int from = rowPixel[e] + row * Block.WIDTH;
      int at = columnPixel[e] + column;
      for (int lane = 0; lane < Block.WIDTH; lane++, at += stride) {
        FloatVector x = FloatVector.fromArray(S, copy, at);
        s0 = FloatVector.broadcast(S, rowSide[from + lane]).fma(x, s0);
        s1 = FloatVector.broadcast(S, rowSide[from + lane + Block.WIDTH]).fma(x, s1);
        s2 = FloatVector.broadcast(S, rowSide[from + lane + 2 * Block.WIDTH]).fma(x, s2);
        s3 = FloatVector.broadcast(S, rowSide[from + lane + 3 * Block.WIDTH]).fma(x, s3);
        s4 = FloatVector.broadcast(S, rowSide[from + lane + 4 * Block.WIDTH]).fma(x, s4);
        s5 = FloatVector.broadcast(S, rowSide[from + lane + 5 * Block.WIDTH]).fma(x, s5);
        s6 = FloatVector.broadcast(S, rowSide[from + lane + 6 * Block.WIDTH]).fma(x, s6);
        s7 = FloatVector.broadcast(S, rowSide[from + lane + 7 * Block.WIDTH]).fma(x, s7);
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
      float[] rowSide,
      float[] columnSide,
      float[] gradient,
      int offset) {
    if (WIDE_TILES) {
      mixedWeightGradient9x2(plan, tile, column, rowSide, columnSide);
    } else {
      for (int c = 0; c < WeightGradient.MIXED_COLUMNS; c++) {
        for (int partial = 0; partial < WeightGradient.PARTIALS; partial += L) {
          mixedWeightGradient9x1(plan, tile, column, c, partial, rowSide, columnSide);
        }
      }
    }
    plan.addMixedSums(tile, column, gradient, offset);
  }

  /// 9 mixed rows, 2 columns, all 16 partial sums in one vector.
  private static void mixedWeightGradient9x2(
      WeightGradient plan, int tile, int column, float[] rowSide, float[] columnSide) {
    int[] input = plan.mixedInput;
    int stride = plan.mixedStride();
    int first = tile * WeightGradient.MIXED_ROWS;
    int pixels = plan.columnPixels;
    int columns = plan.columns;
    int second = column + 1 < columns ? Block.WIDTH : 0;
    FloatVector zero = FloatVector.zero(S);
    FloatVector s0 = zero, t0 = zero;
    FloatVector s1 = zero, t1 = zero;
    FloatVector s2 = zero, t2 = zero;
    FloatVector s3 = zero, t3 = zero;
    FloatVector s4 = zero, t4 = zero;
    FloatVector s5 = zero, t5 = zero;
    FloatVector s6 = zero, t6 = zero;
    FloatVector s7 = zero, t7 = zero;
    FloatVector s8 = zero, t8 = zero;
    for (int pixel = 0; pixel < pixels; pixel++) {
      int i = pixel * stride + first;
      int at = (pixel * columns + column) * Block.WIDTH;
      int next = at + second;
      FloatVector y0 = FloatVector.fromArray(S, columnSide, at);
      FloatVector y1 = FloatVector.fromArray(S, columnSide, at + L);
      FloatVector z0 = FloatVector.fromArray(S, columnSide, next);
      FloatVector z1 = FloatVector.fromArray(S, columnSide, next + L);
      int row = input[i];
      FloatVector x = FloatVector.fromArray(S, rowSide, row);
      s0 = x.fma(y0, s0);
      t0 = x.fma(z0, t0);
      x = FloatVector.fromArray(S, rowSide, row + L);
      s0 = x.fma(y1, s0);
      t0 = x.fma(z1, t0);
      row = input[i + 1];
      x = FloatVector.fromArray(S, rowSide, row);
      s1 = x.fma(y0, s1);
      t1 = x.fma(z0, t1);
      x = FloatVector.fromArray(S, rowSide, row + L);
      s1 = x.fma(y1, s1);
      t1 = x.fma(z1, t1);
      row = input[i + 2];
      x = FloatVector.fromArray(S, rowSide, row);
      s2 = x.fma(y0, s2);
      t2 = x.fma(z0, t2);
      x = FloatVector.fromArray(S, rowSide, row + L);
      s2 = x.fma(y1, s2);
      t2 = x.fma(z1, t2);
      row = input[i + 3];
      x = FloatVector.fromArray(S, rowSide, row);
      s3 = x.fma(y0, s3);
      t3 = x.fma(z0, t3);
      x = FloatVector.fromArray(S, rowSide, row + L);
      s3 = x.fma(y1, s3);
      t3 = x.fma(z1, t3);
      row = input[i + 4];
      x = FloatVector.fromArray(S, rowSide, row);
      s4 = x.fma(y0, s4);
      t4 = x.fma(z0, t4);
      x = FloatVector.fromArray(S, rowSide, row + L);
      s4 = x.fma(y1, s4);
      t4 = x.fma(z1, t4);
      row = input[i + 5];
      x = FloatVector.fromArray(S, rowSide, row);
      s5 = x.fma(y0, s5);
      t5 = x.fma(z0, t5);
      x = FloatVector.fromArray(S, rowSide, row + L);
      s5 = x.fma(y1, s5);
      t5 = x.fma(z1, t5);
      row = input[i + 6];
      x = FloatVector.fromArray(S, rowSide, row);
      s6 = x.fma(y0, s6);
      t6 = x.fma(z0, t6);
      x = FloatVector.fromArray(S, rowSide, row + L);
      s6 = x.fma(y1, s6);
      t6 = x.fma(z1, t6);
      row = input[i + 7];
      x = FloatVector.fromArray(S, rowSide, row);
      s7 = x.fma(y0, s7);
      t7 = x.fma(z0, t7);
      x = FloatVector.fromArray(S, rowSide, row + L);
      s7 = x.fma(y1, s7);
      t7 = x.fma(z1, t7);
      row = input[i + 8];
      x = FloatVector.fromArray(S, rowSide, row);
      s8 = x.fma(y0, s8);
      t8 = x.fma(z0, t8);
      x = FloatVector.fromArray(S, rowSide, row + L);
      s8 = x.fma(y1, s8);
      t8 = x.fma(z1, t8);
    }
    float[] sums = plan.mixedSums;
    int to = plan.mixedSums(tile, column);
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

  /// 9 mixed rows, 1 column, as many partial sums as a vector holds.
  private static void mixedWeightGradient9x1(
      WeightGradient plan,
      int tile,
      int column,
      int which,
      int partial,
      float[] rowSide,
      float[] columnSide) {
    int[] input = plan.mixedInput;
    int first = tile * WeightGradient.MIXED_ROWS;
    int from = Math.min(column + which, plan.columns - 1);
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
      int at = (pixel * plan.columns + from) * Block.WIDTH;
      for (int lane = partial; lane < Block.WIDTH; lane += WeightGradient.PARTIALS) {
        FloatVector y = FloatVector.fromArray(S, columnSide, at + lane);
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
    }
    float[] sums = plan.mixedSums;
    int stride = WeightGradient.MIXED_COLUMNS * WeightGradient.PARTIALS;
    int to = plan.mixedSums(tile, column) + which * WeightGradient.PARTIALS + partial;
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
