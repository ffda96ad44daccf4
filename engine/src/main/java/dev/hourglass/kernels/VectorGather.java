package dev.hourglass.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Gathers on the Vector API over full blocks, with an image in each lane.
final class VectorGather {
  private static final VectorSpecies<Float> S = VectorWidth.S;
  private static final int L = VectorWidth.L;
  private static final boolean WIDE_TILES = VectorWidth.WIDE_TILES;

  private VectorGather() {}

  static void gather(
      Gather plan,
      Gather.Tile tile,
      float[] in,
      float[] weights,
      int weightsOffset,
      float[] bias,
      int biasOffset,
      float[] out) {
    if (plan.lanes == Block.SINGLE) {
      VectorSingleGather.gather(plan, tile, in, weights, weightsOffset, bias, biasOffset, out);
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
}
