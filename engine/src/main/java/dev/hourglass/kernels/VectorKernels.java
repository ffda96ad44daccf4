package dev.hourglass.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The kernels on the Vector API. Each equals its scalar twin to the bit.
///
/// One kernel, one shape: accumulators, one loop nest, one store. The accumulators are local
/// variables written out by hand, because the JIT keeps nothing else in registers; and no method of
/// ours takes a vector, because where it is not inlined that is an allocation.
///
/// All vectors of floats have one shape. The Vector API's own methods, such as {@link
/// FloatVector#fma}, are shared by all shapes, and so is what the JIT has seen in them: after a
/// second shape it compiles a call for both, can keep no sum in a register, and allocates a vector
/// for every multiply-add until the program ends.
public final class VectorKernels implements Kernels {
  private static final VectorSpecies<Float> S = species();
  private static final int L = S.length();

  /// Narrow tiles fit the 16 registers of processors without AVX-512.
  private static final boolean WIDE_TILES = L >= 16;

  private final ScalarKernels scalar = new ScalarKernels();

  /// Numbers of the widest vectors that this Java has machine instructions for.
  static int hardwareLanes() {
    return FloatVector.SPECIES_PREFERRED.length();
  }

  private static VectorSpecies<Float> species() {
    return switch (KernelChoice.lanes(Math.clamp(hardwareLanes(), 4, 16))) {
      case 4 -> FloatVector.SPECIES_128;
      case 8 -> FloatVector.SPECIES_256;
      default -> FloatVector.SPECIES_512;
    };
  }

  @Override
  public String name() {
    return "vector-" + 32 * L;
  }

  @Override
  public void gather(
      Gather plan,
      Gather.Tile tile,
      float[] in,
      float[] weights,
      int weightsOffset,
      float[] bias,
      int biasOffset,
      float[] out) {
    if (plan.lanes == Block.SINGLE) {
      gatherSingle(plan, tile, in, weights, weightsOffset, bias, biasOffset, out);
      return;
    }
    int begin = plan.start[tile.pixel()];
    int end = plan.start[tile.pixel() + 1];
    int channel = tile.channel();
    int width = tile.channels();
    int at = weightsOffset + channel;
    int b = biasOffset + channel;
    int to = (tile.pixel() * plan.outChannels + channel) * Block.WIDTH;
    long[] term = plan.term;
    for (int lane = 0; lane < Block.WIDTH; lane += 2 * L) {
      if (width == 1) {
        gather1(term, begin, end, lane, in, weights, at, bias, b, out, to);
      } else if (width == 8 && WIDE_TILES) {
        gather8(term, begin, end, in, weights, at, bias, b, out, to);
      } else {
        for (int k = 0; k < width; k += 4) {
          int next = to + k * Block.WIDTH;
          gather4(term, begin, end, lane, in, weights, at + k, bias, b + k, out, next);
        }
      }
    }
  }

  /// 8 output channels, all images in two vectors.
  private static void gather8(
      long[] term,
      int begin,
      int end,
      float[] in,
      float[] weights,
      int weightsAt,
      float[] bias,
      int b,
      float[] out,
      int to) {
    FloatVector s0 = FloatVector.broadcast(S, bias[b]), t0 = s0;
    FloatVector s1 = FloatVector.broadcast(S, bias[b + 1]), t1 = s1;
    FloatVector s2 = FloatVector.broadcast(S, bias[b + 2]), t2 = s2;
    FloatVector s3 = FloatVector.broadcast(S, bias[b + 3]), t3 = s3;
    FloatVector s4 = FloatVector.broadcast(S, bias[b + 4]), t4 = s4;
    FloatVector s5 = FloatVector.broadcast(S, bias[b + 5]), t5 = s5;
    FloatVector s6 = FloatVector.broadcast(S, bias[b + 6]), t6 = s6;
    FloatVector s7 = FloatVector.broadcast(S, bias[b + 7]), t7 = s7;
    for (int e = begin; e < end; e++) {
      int from = Gather.input(term[e]);
      int at = weightsAt + Gather.weight(term[e]);
      FloatVector x = FloatVector.fromArray(S, in, from);
      FloatVector y = FloatVector.fromArray(S, in, from + L);
      FloatVector w = FloatVector.broadcast(S, weights[at]);
      s0 = w.fma(x, s0);
      t0 = w.fma(y, t0);
      w = FloatVector.broadcast(S, weights[at + 1]);
      s1 = w.fma(x, s1);
      t1 = w.fma(y, t1);
      w = FloatVector.broadcast(S, weights[at + 2]);
      s2 = w.fma(x, s2);
      t2 = w.fma(y, t2);
      w = FloatVector.broadcast(S, weights[at + 3]);
      s3 = w.fma(x, s3);
      t3 = w.fma(y, t3);
      w = FloatVector.broadcast(S, weights[at + 4]);
      s4 = w.fma(x, s4);
      t4 = w.fma(y, t4);
      w = FloatVector.broadcast(S, weights[at + 5]);
      s5 = w.fma(x, s5);
      t5 = w.fma(y, t5);
      w = FloatVector.broadcast(S, weights[at + 6]);
      s6 = w.fma(x, s6);
      t6 = w.fma(y, t6);
      w = FloatVector.broadcast(S, weights[at + 7]);
      s7 = w.fma(x, s7);
      t7 = w.fma(y, t7);
    }
    s0.intoArray(out, to);
    t0.intoArray(out, to + L);
    s1.intoArray(out, to + Block.WIDTH);
    t1.intoArray(out, to + Block.WIDTH + L);
    s2.intoArray(out, to + 2 * Block.WIDTH);
    t2.intoArray(out, to + 2 * Block.WIDTH + L);
    s3.intoArray(out, to + 3 * Block.WIDTH);
    t3.intoArray(out, to + 3 * Block.WIDTH + L);
    s4.intoArray(out, to + 4 * Block.WIDTH);
    t4.intoArray(out, to + 4 * Block.WIDTH + L);
    s5.intoArray(out, to + 5 * Block.WIDTH);
    t5.intoArray(out, to + 5 * Block.WIDTH + L);
    s6.intoArray(out, to + 6 * Block.WIDTH);
    t6.intoArray(out, to + 6 * Block.WIDTH + L);
    s7.intoArray(out, to + 7 * Block.WIDTH);
    t7.intoArray(out, to + 7 * Block.WIDTH + L);
  }

  /// 4 output channels, two vectors of images from `lane` on.
  private static void gather4(
      long[] term,
      int begin,
      int end,
      int lane,
      float[] in,
      float[] weights,
      int weightsAt,
      float[] bias,
      int b,
      float[] out,
      int outAt) {
    FloatVector s0 = FloatVector.broadcast(S, bias[b]), t0 = s0;
    FloatVector s1 = FloatVector.broadcast(S, bias[b + 1]), t1 = s1;
    FloatVector s2 = FloatVector.broadcast(S, bias[b + 2]), t2 = s2;
    FloatVector s3 = FloatVector.broadcast(S, bias[b + 3]), t3 = s3;
    for (int e = begin; e < end; e++) {
      int from = Gather.input(term[e]) + lane;
      int at = weightsAt + Gather.weight(term[e]);
      FloatVector x = FloatVector.fromArray(S, in, from);
      FloatVector y = FloatVector.fromArray(S, in, from + L);
      FloatVector w = FloatVector.broadcast(S, weights[at]);
      s0 = w.fma(x, s0);
      t0 = w.fma(y, t0);
      w = FloatVector.broadcast(S, weights[at + 1]);
      s1 = w.fma(x, s1);
      t1 = w.fma(y, t1);
      w = FloatVector.broadcast(S, weights[at + 2]);
      s2 = w.fma(x, s2);
      t2 = w.fma(y, t2);
      w = FloatVector.broadcast(S, weights[at + 3]);
      s3 = w.fma(x, s3);
      t3 = w.fma(y, t3);
    }
    int to = outAt + lane;
    s0.intoArray(out, to);
    t0.intoArray(out, to + L);
    s1.intoArray(out, to + Block.WIDTH);
    t1.intoArray(out, to + Block.WIDTH + L);
    s2.intoArray(out, to + 2 * Block.WIDTH);
    t2.intoArray(out, to + 2 * Block.WIDTH + L);
    s3.intoArray(out, to + 3 * Block.WIDTH);
    t3.intoArray(out, to + 3 * Block.WIDTH + L);
  }

  /// 1 output channel, two vectors of images from `lane` on.
  private static void gather1(
      long[] term,
      int begin,
      int end,
      int lane,
      float[] in,
      float[] weights,
      int weightsAt,
      float[] bias,
      int b,
      float[] out,
      int outAt) {
    FloatVector s0 = FloatVector.broadcast(S, bias[b]), t0 = s0;
    for (int e = begin; e < end; e++) {
      int from = Gather.input(term[e]) + lane;
      int at = weightsAt + Gather.weight(term[e]);
      FloatVector x = FloatVector.fromArray(S, in, from);
      FloatVector y = FloatVector.fromArray(S, in, from + L);
      FloatVector w = FloatVector.broadcast(S, weights[at]);
      s0 = w.fma(x, s0);
      t0 = w.fma(y, t0);
    }
    int to = outAt + lane;
    s0.intoArray(out, to);
    t0.intoArray(out, to + L);
  }

  /// One image: output channels take the images' place in the vector's lanes.
  private void gatherSingle(
      Gather plan,
      Gather.Tile tile,
      float[] in,
      float[] weights,
      int weightsOffset,
      float[] bias,
      int biasOffset,
      float[] out) {
    int output = tile.pixel();
    int channel = tile.channel();
    int width = tile.channels();
    int vectors = width / L;
    int at = weightsOffset + channel;
    if (width == 1) {
      scalar.gather(plan, tile, in, weights, weightsOffset, bias, biasOffset, out);
    } else if (vectors == 0) {
      gather8Numbers(plan, output, channel, in, weights, at, bias, biasOffset, out);
    } else if (vectors == 1) {
      gatherChannels1(plan, output, channel, in, weights, at, bias, biasOffset, out);
    } else if (vectors == 2) {
      gatherChannels2(plan, output, channel, in, weights, at, bias, biasOffset, out);
    } else {
      for (int k = 0; k < width; k += 4 * L) {
        gatherChannels4(plan, output, channel + k, in, weights, at + k, bias, biasOffset, out);
      }
    }
  }

  /// One image, 8 output channels, half a vector of 16 lanes. A vector would gain nothing: its one
  /// sum waits for each multiply-add as long as the 8 take.
  private static void gather8Numbers(
      Gather plan,
      int output,
      int channel,
      float[] in,
      float[] weights,
      int weightsAt,
      float[] bias,
      int biasOffset,
      float[] out) {
    long[] term = plan.term;
    int b = biasOffset + channel;
    float s0 = bias[b], s1 = bias[b + 1], s2 = bias[b + 2], s3 = bias[b + 3];
    float s4 = bias[b + 4], s5 = bias[b + 5], s6 = bias[b + 6], s7 = bias[b + 7];
    int end = plan.start[output + 1];
    for (int e = plan.start[output]; e < end; e++) {
      int at = weightsAt + Gather.weight(term[e]);
      float x = in[Gather.input(term[e])];
      s0 = Math.fma(weights[at], x, s0);
      s1 = Math.fma(weights[at + 1], x, s1);
      s2 = Math.fma(weights[at + 2], x, s2);
      s3 = Math.fma(weights[at + 3], x, s3);
      s4 = Math.fma(weights[at + 4], x, s4);
      s5 = Math.fma(weights[at + 5], x, s5);
      s6 = Math.fma(weights[at + 6], x, s6);
      s7 = Math.fma(weights[at + 7], x, s7);
    }
    int to = output * plan.outChannels + channel;
    out[to] = s0;
    out[to + 1] = s1;
    out[to + 2] = s2;
    out[to + 3] = s3;
    out[to + 4] = s4;
    out[to + 5] = s5;
    out[to + 6] = s6;
    out[to + 7] = s7;
  }

  /// One image, one vector of output channels.
  private static void gatherChannels1(
      Gather plan,
      int output,
      int channel,
      float[] in,
      float[] weights,
      int weightsAt,
      float[] bias,
      int biasOffset,
      float[] out) {
    long[] term = plan.term;
    FloatVector sum = FloatVector.fromArray(S, bias, biasOffset + channel);
    int end = plan.start[output + 1];
    for (int e = plan.start[output]; e < end; e++) {
      FloatVector w = FloatVector.fromArray(S, weights, weightsAt + Gather.weight(term[e]));
      sum = w.fma(FloatVector.broadcast(S, in[Gather.input(term[e])]), sum);
    }
    sum.intoArray(out, output * plan.outChannels + channel);
  }

  /// One image, two vectors of output channels.
  private static void gatherChannels2(
      Gather plan,
      int output,
      int channel,
      float[] in,
      float[] weights,
      int weightsAt,
      float[] bias,
      int biasOffset,
      float[] out) {
    long[] term = plan.term;
    int b = biasOffset + channel;
    FloatVector s0 = FloatVector.fromArray(S, bias, b);
    FloatVector s1 = FloatVector.fromArray(S, bias, b + L);
    int end = plan.start[output + 1];
    for (int e = plan.start[output]; e < end; e++) {
      int at = weightsAt + Gather.weight(term[e]);
      FloatVector x = FloatVector.broadcast(S, in[Gather.input(term[e])]);
      s0 = FloatVector.fromArray(S, weights, at).fma(x, s0);
      s1 = FloatVector.fromArray(S, weights, at + L).fma(x, s1);
    }
    int to = output * plan.outChannels + channel;
    s0.intoArray(out, to);
    s1.intoArray(out, to + L);
  }

  /// One image, four vectors of output channels: sums enough to hide the multiply-add's latency.
  private static void gatherChannels4(
      Gather plan,
      int output,
      int channel,
      float[] in,
      float[] weights,
      int weightsAt,
      float[] bias,
      int biasOffset,
      float[] out) {
    long[] term = plan.term;
    int b = biasOffset + channel;
    FloatVector s0 = FloatVector.fromArray(S, bias, b);
    FloatVector s1 = FloatVector.fromArray(S, bias, b + L);
    FloatVector s2 = FloatVector.fromArray(S, bias, b + 2 * L);
    FloatVector s3 = FloatVector.fromArray(S, bias, b + 3 * L);
    int end = plan.start[output + 1];
    for (int e = plan.start[output]; e < end; e++) {
      int at = weightsAt + Gather.weight(term[e]);
      FloatVector x = FloatVector.broadcast(S, in[Gather.input(term[e])]);
      s0 = FloatVector.fromArray(S, weights, at).fma(x, s0);
      s1 = FloatVector.fromArray(S, weights, at + L).fma(x, s1);
      s2 = FloatVector.fromArray(S, weights, at + 2 * L).fma(x, s2);
      s3 = FloatVector.fromArray(S, weights, at + 3 * L).fma(x, s3);
    }
    int to = output * plan.outChannels + channel;
    s0.intoArray(out, to);
    s1.intoArray(out, to + L);
    s2.intoArray(out, to + 2 * L);
    s3.intoArray(out, to + 3 * L);
  }

  @Override
  public void weightGradient(
      WeightGradient plan,
      int tap,
      int row,
      int column,
      float[] rowSide,
      float[] copy,
      float[] gradient,
      int offset) {
    int end = Math.min(column + WeightGradient.TILE_COLUMNS, plan.paddedColumns);
    if (WIDE_TILES && plan.columns - column >= WeightGradient.TILE_COLUMNS) {
      weightGradient8x2(plan, tap, row, column, rowSide, copy, gradient, offset);
      return;
    }
    for (int c = column; c < end; c += L) {
      weightGradient8x1(plan, tap, row, c, rowSide, copy, gradient, offset);
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

  @Override
  public void mixedWeightGradient(
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

  @Override
  public void singleWeightGradient(
      WeightGradient plan,
      int tile,
      int column,
      float[] rowSide,
      float[] copy,
      float[] gradient,
      int offset) {
    int end = Math.min(column + WeightGradient.SINGLE_COLUMNS, plan.columns);
    for (int c = column; c < end; c += L) {
      singleWeightGradient9(plan, tile, column, c, rowSide, copy);
    }
    plan.addMixedSums(tile, column, gradient, offset);
  }

  /// 9 mixed rows of a single image, one vector of columns from `column` on.
  private static void singleWeightGradient9(
      WeightGradient plan, int tile, int tileColumn, int column, float[] rowSide, float[] copy) {
    int[] input = plan.mixedInput;
    int first = tile * WeightGradient.MIXED_ROWS;
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
      FloatVector y = FloatVector.fromArray(S, copy, pixel * plan.paddedColumns + column);
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
    int to = plan.mixedSums(tile, column) + column - tileColumn;
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

  @Override
  public void transpose(
      float[] from,
      int fromOffset,
      int fromStride,
      int rows,
      int columns,
      float[] to,
      int toOffset,
      int toStride) {
    int squareRows = L == Transpose.SIDE ? rows / L * L : 0;
    int squareColumns = columns / L * L;
    for (int r = 0; r < squareRows; r += L) {
      for (int c = 0; c < squareColumns; c += L) {
        int at = fromOffset + r * fromStride + c;
        Transpose.square(from, at, fromStride, to, toOffset + c * toStride + r, toStride);
      }
    }
    int at = fromOffset + squareColumns;
    int target = toOffset + squareColumns * toStride;
    int restColumns = columns - squareColumns;
    scalar.transpose(from, at, fromStride, squareRows, restColumns, to, target, toStride);
    at = fromOffset + squareRows * fromStride;
    target = toOffset + squareRows;
    scalar.transpose(from, at, fromStride, rows - squareRows, columns, to, target, toStride);
  }

  @Override
  public void sumPixels(
      float[] in, int pixels, int stride, float scale, float[] out, int begin, int end) {
    int e = begin;
    for (; e <= end - L; e += L) {
      FloatVector sum = FloatVector.zero(S);
      for (int pixel = 0; pixel < pixels; pixel++) {
        sum = sum.add(FloatVector.fromArray(S, in, pixel * stride + e));
      }
      sum.mul(scale).intoArray(out, e);
    }
    scalar.sumPixels(in, pixels, stride, scale, out, e, end);
  }

  @Override
  public void spreadPixels(
      float[] in, int pixels, int stride, float scale, float[] out, int begin, int end) {
    int e = begin;
    for (; e <= end - L; e += L) {
      FloatVector x = FloatVector.fromArray(S, in, e).mul(scale);
      for (int pixel = 0; pixel < pixels; pixel++) {
        x.intoArray(out, pixel * stride + e);
      }
    }
    scalar.spreadPixels(in, pixels, stride, scale, out, e, end);
  }

  @Override
  public void filter(
      float[] in, int at, int stride, float[] weights, float[] out, int to, int length) {
    int e = 0;
    for (; e <= length - L; e += L) {
      FloatVector sum = FloatVector.zero(S);
      for (int k = 0; k < weights.length; k++) {
        FloatVector x = FloatVector.fromArray(S, in, at + k * stride + e);
        sum = x.fma(FloatVector.broadcast(S, weights[k]), sum);
      }
      sum.intoArray(out, to + e);
    }
    scalar.filter(in, at + e, stride, weights, out, to + e, length - e);
  }

  @Override
  public void relu(float[] in, float[] out, int begin, int end) {
    int e = begin;
    for (; e <= end - L; e += L) {
      FloatVector x = FloatVector.fromArray(S, in, e);
      x.blend(0, x.compare(VectorOperators.LT, 0)).intoArray(out, e);
    }
    scalar.relu(in, out, e, end);
  }

  @Override
  public void reluGradient(
      float[] output, float[] outputGradients, float[] inputGradients, int begin, int end) {
    int e = begin;
    FloatVector zero = FloatVector.zero(S);
    for (; e <= end - L; e += L) {
      VectorMask<Float> on = FloatVector.fromArray(S, output, e).compare(VectorOperators.GT, 0);
      zero.blend(FloatVector.fromArray(S, outputGradients, e), on).intoArray(inputGradients, e);
    }
    scalar.reluGradient(output, outputGradients, inputGradients, e, end);
  }

  @Override
  public void activate(
      ActivationFunction curve, float[] in, float[] out, float[] slope, int begin, int end) {
    int vectorEnd = begin + (end - begin) / L * L;
    switch (curve) {
      case SIGMOID -> sigmoid(in, out, slope, begin, vectorEnd);
      case TANH -> tanh(in, out, slope, begin, vectorEnd);
      case SILU -> silu(in, out, slope, begin, vectorEnd);
      case GELU -> gelu(in, out, slope, begin, vectorEnd);
    }
    scalar.activate(curve, in, out, slope, vectorEnd, end);
  }

  private static void sigmoid(float[] in, float[] out, float[] slope, int begin, int end) {
    exp(-1f, in, slope, begin, end);
    FloatVector one = FloatVector.broadcast(S, 1f);
    for (int e = begin; e < end; e += L) {
      FloatVector s = one.div(FloatVector.fromArray(S, slope, e).add(one));
      s.intoArray(out, e);
      s.mul(one.sub(s)).intoArray(slope, e);
    }
  }

  private static void tanh(float[] in, float[] out, float[] slope, int begin, int end) {
    exp(-2f, in, slope, begin, end);
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector two = FloatVector.broadcast(S, 2f);
    for (int e = begin; e < end; e += L) {
      FloatVector s = one.div(FloatVector.fromArray(S, slope, e).add(one));
      FloatVector x = FloatVector.fromArray(S, in, e);
      FloatVector z = x.mul(x);
      FloatVector p =
          z.fma(FloatVector.broadcast(S, Exp.TANH_0), FloatVector.broadcast(S, Exp.TANH_1));
      p = p.fma(z, FloatVector.broadcast(S, Exp.TANH_2));
      p = p.fma(z, FloatVector.broadcast(S, Exp.TANH_3));
      p = p.fma(z, FloatVector.broadcast(S, Exp.TANH_4));
      FloatVector near = x.mul(z).fma(p, x);
      FloatVector far = two.fma(s, one.neg());
      FloatVector t = far.blend(near, x.abs().compare(VectorOperators.LT, Exp.TANH_NEAR));
      t.intoArray(out, e);
      t.neg().fma(t, one).intoArray(slope, e);
    }
  }

  private static void silu(float[] in, float[] out, float[] slope, int begin, int end) {
    exp(-1f, in, slope, begin, end);
    FloatVector one = FloatVector.broadcast(S, 1f);
    for (int e = begin; e < end; e += L) {
      FloatVector x = FloatVector.fromArray(S, in, e);
      FloatVector s = one.div(FloatVector.fromArray(S, slope, e).add(one));
      x.mul(s).intoArray(out, e);
      s.mul(x.fma(one.sub(s), one)).intoArray(slope, e);
    }
  }

  private static void gelu(float[] in, float[] out, float[] slope, int begin, int end) {
    Loops.multiply(in, in, slope, begin, end);
    exp(-0.5f, slope, slope, begin, end);
    FloatVector one = FloatVector.broadcast(S, 1f);
    FloatVector scale = FloatVector.broadcast(S, Exp.ERF_P * Exp.ROOT_HALF);
    for (int e = begin; e < end; e += L) {
      FloatVector x = FloatVector.fromArray(S, in, e);
      FloatVector density = FloatVector.fromArray(S, slope, e);
      FloatVector t = one.div(scale.fma(x.abs(), one));
      FloatVector p =
          FloatVector.broadcast(S, Exp.ERF_A5).fma(t, FloatVector.broadcast(S, Exp.ERF_A4));
      p = p.fma(t, FloatVector.broadcast(S, Exp.ERF_A3));
      p = p.fma(t, FloatVector.broadcast(S, Exp.ERF_A2));
      p = p.fma(t, FloatVector.broadcast(S, Exp.ERF_A1));
      FloatVector tail = p.mul(t).mul(density).mul(0.5f);
      FloatVector phi = one.sub(tail).blend(tail, x.compare(VectorOperators.LT, 0));
      x.mul(phi).intoArray(out, e);
      x.mul(Exp.NORMAL).fma(density, phi).intoArray(slope, e);
    }
  }

  /// `power[e] = exp(factor · in[e])` with {@link Exp#exp}'s steps; the arrays may be the same.
  private static void exp(float factor, float[] in, float[] power, int begin, int end) {
    FloatVector rounder = FloatVector.broadcast(S, Exp.ROUNDER);
    for (int e = begin; e < end; e += L) {
      FloatVector x = FloatVector.fromArray(S, in, e).mul(factor).min(Exp.MOST).max(Exp.LEAST);
      FloatVector shifted = x.fma(FloatVector.broadcast(S, Exp.LOG2_E), rounder);
      FloatVector n = shifted.sub(rounder);
      FloatVector r = n.fma(FloatVector.broadcast(S, -Exp.LN2_HIGH), x);
      r = n.fma(FloatVector.broadcast(S, -Exp.LN2_LOW), r);
      FloatVector p = r.fma(FloatVector.broadcast(S, Exp.P0), FloatVector.broadcast(S, Exp.P1));
      p = p.fma(r, FloatVector.broadcast(S, Exp.P2));
      p = p.fma(r, FloatVector.broadcast(S, Exp.P3));
      p = p.fma(r, FloatVector.broadcast(S, Exp.P4));
      p = p.fma(r, FloatVector.broadcast(S, Exp.P5));
      p = p.fma(r.mul(r), r).add(1f);
      IntVector exponent =
          shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, Exp.MANTISSA_BITS);
      p.mul(exponent.add(Exp.ONE).reinterpretAsFloats()).intoArray(power, e);
    }
  }

  @Override
  public void squaredError(
      float[] output,
      float[] target,
      float[] gradients,
      float scale,
      int offset,
      int rows,
      int lanes,
      float[] sums,
      int sumsOffset) {
    if (lanes == Block.SINGLE) {
      scalar.squaredError(output, target, gradients, scale, offset, rows, lanes, sums, sumsOffset);
      return;
    }
    for (int lane = 0; lane < Block.WIDTH; lane += L) {
      FloatVector sum = FloatVector.zero(S);
      for (int row = 0; row < rows; row++) {
        int at = offset + row * Block.WIDTH + lane;
        FloatVector x = FloatVector.fromArray(S, output, at);
        FloatVector difference = x.sub(FloatVector.fromArray(S, target, at));
        difference.mul(scale).intoArray(gradients, at);
        sum = difference.fma(difference, sum);
      }
      sum.intoArray(sums, sumsOffset + lane);
    }
  }

  @Override
  public void adam(
      AdamStep step,
      float[] values,
      float[] gradients,
      float[] moment,
      float[] square,
      int begin,
      int end) {
    FloatVector beta1Rest = FloatVector.broadcast(S, step.beta1Rest);
    FloatVector beta2Rest = FloatVector.broadcast(S, step.beta2Rest);
    FloatVector rootScale = FloatVector.broadcast(S, step.rootScale);
    FloatVector epsilon = FloatVector.broadcast(S, step.epsilon);
    FloatVector zero = FloatVector.zero(S);
    int e = begin;
    for (; e <= end - L; e += L) {
      FloatVector g = FloatVector.fromArray(S, gradients, e);
      FloatVector m = FloatVector.fromArray(S, moment, e);
      m = g.sub(m).fma(beta1Rest, m);
      FloatVector v = FloatVector.fromArray(S, square, e).mul(step.beta2);
      v = g.mul(g).fma(beta2Rest, v);
      FloatVector root = v.sqrt().fma(rootScale, epsilon);
      FloatVector value = FloatVector.fromArray(S, values, e).mul(step.kept);
      value.sub(m.mul(step.size).div(root)).intoArray(values, e);
      m.intoArray(moment, e);
      v.intoArray(square, e);
      zero.intoArray(gradients, e);
    }
    scalar.adam(step, values, gradients, moment, square, e, end);
  }

  @Override
  public void addSquaredDistance(
      float[] numbers, int at, float[] mean, float[] sums, int begin, int end) {
    int shift = at - begin;
    int e = begin;
    for (; e <= end - L; e += L) {
      FloatVector d = FloatVector.fromArray(S, numbers, shift + e);
      d = d.sub(FloatVector.fromArray(S, mean, e));
      d.fma(d, FloatVector.fromArray(S, sums, e)).intoArray(sums, e);
    }
    scalar.addSquaredDistance(numbers, shift + e, mean, sums, e, end);
  }

  @Override
  public void addProducts(
      float[] gradients, float[] numbers, int at, float[] mean, float[] sums, int begin, int end) {
    int shift = at - begin;
    int e = begin;
    for (; e <= end - L; e += L) {
      FloatVector d = FloatVector.fromArray(S, numbers, shift + e);
      d = d.sub(FloatVector.fromArray(S, mean, e));
      FloatVector g = FloatVector.fromArray(S, gradients, shift + e);
      g.fma(d, FloatVector.fromArray(S, sums, e)).intoArray(sums, e);
    }
    scalar.addProducts(gradients, numbers, shift + e, mean, sums, e, end);
  }

  @Override
  public void normalise(
      float[] in,
      int at,
      float[] mean,
      float[] factor,
      float[] offset,
      float[] out,
      int begin,
      int end) {
    int shift = at - begin;
    int e = begin;
    for (; e <= end - L; e += L) {
      FloatVector d = FloatVector.fromArray(S, in, shift + e);
      d = d.sub(FloatVector.fromArray(S, mean, e));
      FloatVector f = FloatVector.fromArray(S, factor, e);
      d.fma(f, FloatVector.fromArray(S, offset, e)).intoArray(out, shift + e);
    }
    scalar.normalise(in, shift + e, mean, factor, offset, out, e, end);
  }

  @Override
  public void normaliseGradient(
      float[] outputGradients,
      float[] numbers,
      int at,
      float[] mean,
      float[] factor,
      float[] along,
      float[] level,
      float[] inputGradients,
      int begin,
      int end) {
    int shift = at - begin;
    int e = begin;
    for (; e <= end - L; e += L) {
      FloatVector g = FloatVector.fromArray(S, outputGradients, shift + e);
      FloatVector f = FloatVector.fromArray(S, factor, e);
      g = g.fma(f, FloatVector.fromArray(S, level, e).neg());
      FloatVector d = FloatVector.fromArray(S, mean, e);
      d = d.sub(FloatVector.fromArray(S, numbers, shift + e));
      d.fma(FloatVector.fromArray(S, along, e), g).intoArray(inputGradients, shift + e);
    }
    scalar.normaliseGradient(
        outputGradients, numbers, shift + e, mean, factor, along, level, inputGradients, e, end);
  }
}
