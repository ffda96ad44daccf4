package dev.hourglass.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Gathers on the Vector API over blocks, with an image in each lane.
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
    if (tile.channels() == 3) {
      VectorNarrowGather.gatherColours(
          plan, tile, in, weights, weightsOffset, bias, biasOffset, out);
      return;
    }
    if (WIDE_TILES && plan.lanes == Block.NARROW) {
      VectorNarrowGather.gather(plan, tile, in, weights, weightsOffset, bias, biasOffset, out);
      return;
    }
    for (int k = 0; k < tile.pixels(); k++) {
      pixel(
          plan,
          tile,
          tile.pixel() + k * tile.step(),
          in,
          weights,
          weightsOffset + tile.channel(),
          bias,
          biasOffset + tile.channel(),
          out);
    }
  }

  /// Pixel by pixel, each two vectors of images.
  private static void pixel(
      Gather plan,
      Gather.Tile tile,
      int pixel,
      float[] in,
      float[] weights,
      int at,
      float[] bias,
      int b,
      float[] out) {
    int begin = plan.start[pixel];
    int end = plan.start[pixel + 1];
    int channels = tile.channels();
    int lanes = plan.lanes;
    long[] term = plan.term;
    for (int lane = 0; lane < lanes; lane += 2 * L) {
      int to = (pixel * plan.outChannels + tile.channel()) * lanes + lane;
      if (channels == 1) {
        gather1(term, begin, end, lane, L, in, weights, at, bias, b, out, to, L);
      } else if (channels == 8 && WIDE_TILES) {
        // Two such vectors are a whole block, so the lane is 0.
        gather8(term, begin, end, L, in, weights, at, bias, b, out, to, L, lanes);
      } else {
        for (int c = 0; c < channels; c += 4) {
          int next = to + c * lanes;
          gather4(term, begin, end, lane, L, in, weights, at + c, bias, b + c, out, next, L, lanes);
        }
      }
    }
  }

  /// 8 output channels, two vectors.
  ///
  /// @param second from the first vector's inputs to the second's
  /// @param toSecond from the first vector's outputs to the second's
  static void gather8(
      long[] term,
      int begin,
      int end,
      int second,
      float[] in,
      float[] weights,
      int weightsAt,
      float[] bias,
      int b,
      float[] out,
      int to,
      int toSecond,
      int lanes) {
    FloatVector s0 = FloatVector.broadcast(S, bias[b]), t0 = s0;
    FloatVector s1 = FloatVector.broadcast(S, bias[b + 1]), t1 = s1;
    FloatVector s2 = FloatVector.broadcast(S, bias[b + 2]), t2 = s2;
    FloatVector s3 = FloatVector.broadcast(S, bias[b + 3]), t3 = s3;
    FloatVector s4 = FloatVector.broadcast(S, bias[b + 4]), t4 = s4;
    FloatVector s5 = FloatVector.broadcast(S, bias[b + 5]), t5 = s5;
    FloatVector s6 = FloatVector.broadcast(S, bias[b + 6]), t6 = s6;
    FloatVector s7 = FloatVector.broadcast(S, bias[b + 7]), t7 = s7;
    // The weights' offset and the distance in one number, two registers fewer; added to the term,
    // not joined with it, since the distance may be negative.
    long shift = ((long) weightsAt << 32) + second;
    for (int e = begin; e < end; e++) {
      long shifted = term[e] + shift;
      int at = Gather.weight(shifted);
      FloatVector x = FloatVector.fromArray(S, in, Gather.input(term[e]));
      FloatVector y = FloatVector.fromArray(S, in, Gather.input(shifted));
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
    t0.intoArray(out, to + toSecond);
    to += lanes;
    s1.intoArray(out, to);
    t1.intoArray(out, to + toSecond);
    to += lanes;
    s2.intoArray(out, to);
    t2.intoArray(out, to + toSecond);
    to += lanes;
    s3.intoArray(out, to);
    t3.intoArray(out, to + toSecond);
    to += lanes;
    s4.intoArray(out, to);
    t4.intoArray(out, to + toSecond);
    to += lanes;
    s5.intoArray(out, to);
    t5.intoArray(out, to + toSecond);
    to += lanes;
    s6.intoArray(out, to);
    t6.intoArray(out, to + toSecond);
    to += lanes;
    s7.intoArray(out, to);
    t7.intoArray(out, to + toSecond);
  }

  /// 4 output channels, two vectors.
  static void gather4(
      long[] term,
      int begin,
      int end,
      int lane,
      int second,
      float[] in,
      float[] weights,
      int weightsAt,
      float[] bias,
      int b,
      float[] out,
      int to,
      int toSecond,
      int lanes) {
    FloatVector s0 = FloatVector.broadcast(S, bias[b]), t0 = s0;
    FloatVector s1 = FloatVector.broadcast(S, bias[b + 1]), t1 = s1;
    FloatVector s2 = FloatVector.broadcast(S, bias[b + 2]), t2 = s2;
    FloatVector s3 = FloatVector.broadcast(S, bias[b + 3]), t3 = s3;
    for (int e = begin; e < end; e++) {
      int from = Gather.input(term[e]) + lane;
      int at = weightsAt + Gather.weight(term[e]);
      FloatVector x = FloatVector.fromArray(S, in, from);
      FloatVector y = FloatVector.fromArray(S, in, from + second);
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
    s0.intoArray(out, to);
    t0.intoArray(out, to + toSecond);
    to += lanes;
    s1.intoArray(out, to);
    t1.intoArray(out, to + toSecond);
    to += lanes;
    s2.intoArray(out, to);
    t2.intoArray(out, to + toSecond);
    to += lanes;
    s3.intoArray(out, to);
    t3.intoArray(out, to + toSecond);
  }

  /// 1 output channel, two vectors.
  static void gather1(
      long[] term,
      int begin,
      int end,
      int lane,
      int second,
      float[] in,
      float[] weights,
      int weightsAt,
      float[] bias,
      int b,
      float[] out,
      int to,
      int toSecond) {
    FloatVector s0 = FloatVector.broadcast(S, bias[b]), t0 = s0;
    for (int e = begin; e < end; e++) {
      int from = Gather.input(term[e]) + lane;
      int at = weightsAt + Gather.weight(term[e]);
      FloatVector x = FloatVector.fromArray(S, in, from);
      FloatVector y = FloatVector.fromArray(S, in, from + second);
      FloatVector w = FloatVector.broadcast(S, weights[at]);
      s0 = w.fma(x, s0);
      t0 = w.fma(y, t0);
    }
    s0.intoArray(out, to);
    t0.intoArray(out, to + toSecond);
  }
}
