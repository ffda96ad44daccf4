package dev.hourglass.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Gathers on the Vector API over narrow blocks, whose images fill one wide vector: the vectors of
/// a tile are those of several pixels.
final class VectorNarrowGather {
  private static final VectorSpecies<Float> S = VectorWidth.S;
  private static final int L = VectorWidth.L;

  private VectorNarrowGather() {}

  /// One vector holds all images, so that the second one is that of another pixel; of a single
  /// pixel both are the same.
  static void gather(
      Gather plan,
      Gather.Tile tile,
      float[] in,
      float[] weights,
      int weightsOffset,
      float[] bias,
      int biasOffset,
      float[] out) {
    int begin = plan.start[tile.pixel()];
    int end = plan.start[tile.pixel() + 1];
    int at = weightsOffset + tile.channel();
    int b = biasOffset + tile.channel();
    int lanes = plan.lanes;
    int to = (tile.pixel() * plan.outChannels + tile.channel()) * lanes;
    boolean single = tile.pixels() == 1;
    int step = single ? 0 : tile.inputStep();
    int toStep = single ? 0 : tile.step() * plan.outChannels * lanes;
    long[] term = plan.term;
    switch (tile.channels()) {
      case 16 -> gather16(term, begin, end, in, weights, at, bias, b, out, to);
      case 8 ->
          VectorGather.gather8(
              term, begin, end, step, in, weights, at, bias, b, out, to, toStep, lanes);
      case 4 ->
          VectorGather.gather4(
              term, begin, end, 0, step, in, weights, at, bias, b, out, to, toStep, lanes);
      default -> {
        if (tile.pixels() == 8) {
          gather8Pixels(term, begin, end, step, in, weights, at, bias, b, out, to, toStep);
        } else {
          VectorGather.gather1(
              term, begin, end, 0, step, in, weights, at, bias, b, out, to, toStep);
        }
      }
    }
  }

  /// All three channels of 4 pixels; of a single pixel, all four are that one.
  static void gatherColours(
      Gather plan,
      Gather.Tile tile,
      float[] in,
      float[] weights,
      int weightsOffset,
      float[] bias,
      int biasOffset,
      float[] out) {
    int begin = plan.start[tile.pixel()];
    int end = plan.start[tile.pixel() + 1];
    int at = weightsOffset + tile.channel();
    int b = biasOffset + tile.channel();
    int lanes = plan.lanes;
    boolean single = tile.pixels() == 1;
    int step = single ? 0 : tile.inputStep();
    int toStep = single ? 0 : tile.step() * plan.outChannels * lanes;
    for (int lane = 0; lane < lanes; lane += L) {
      int to = (tile.pixel() * plan.outChannels + tile.channel()) * lanes + lane;
      gather3Of4(
          plan.term, begin, end, lane, step, in, weights, at, bias, b, out, to, toStep, lanes);
    }
  }

  /// 16 output channels, one vector.
  private static void gather16(
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
    FloatVector s0 = FloatVector.broadcast(S, bias[b]);
    FloatVector s1 = FloatVector.broadcast(S, bias[b + 1]);
    FloatVector s2 = FloatVector.broadcast(S, bias[b + 2]);
    FloatVector s3 = FloatVector.broadcast(S, bias[b + 3]);
    FloatVector s4 = FloatVector.broadcast(S, bias[b + 4]);
    FloatVector s5 = FloatVector.broadcast(S, bias[b + 5]);
    FloatVector s6 = FloatVector.broadcast(S, bias[b + 6]);
    FloatVector s7 = FloatVector.broadcast(S, bias[b + 7]);
    FloatVector s8 = FloatVector.broadcast(S, bias[b + 8]);
    FloatVector s9 = FloatVector.broadcast(S, bias[b + 9]);
    FloatVector s10 = FloatVector.broadcast(S, bias[b + 10]);
    FloatVector s11 = FloatVector.broadcast(S, bias[b + 11]);
    FloatVector s12 = FloatVector.broadcast(S, bias[b + 12]);
    FloatVector s13 = FloatVector.broadcast(S, bias[b + 13]);
    FloatVector s14 = FloatVector.broadcast(S, bias[b + 14]);
    FloatVector s15 = FloatVector.broadcast(S, bias[b + 15]);
    for (int e = begin; e < end; e++) {
      int at = weightsAt + Gather.weight(term[e]);
      FloatVector x = FloatVector.fromArray(S, in, Gather.input(term[e]));
      s0 = x.fma(FloatVector.broadcast(S, weights[at]), s0);
      s1 = x.fma(FloatVector.broadcast(S, weights[at + 1]), s1);
      s2 = x.fma(FloatVector.broadcast(S, weights[at + 2]), s2);
      s3 = x.fma(FloatVector.broadcast(S, weights[at + 3]), s3);
      s4 = x.fma(FloatVector.broadcast(S, weights[at + 4]), s4);
      s5 = x.fma(FloatVector.broadcast(S, weights[at + 5]), s5);
      s6 = x.fma(FloatVector.broadcast(S, weights[at + 6]), s6);
      s7 = x.fma(FloatVector.broadcast(S, weights[at + 7]), s7);
      s8 = x.fma(FloatVector.broadcast(S, weights[at + 8]), s8);
      s9 = x.fma(FloatVector.broadcast(S, weights[at + 9]), s9);
      s10 = x.fma(FloatVector.broadcast(S, weights[at + 10]), s10);
      s11 = x.fma(FloatVector.broadcast(S, weights[at + 11]), s11);
      s12 = x.fma(FloatVector.broadcast(S, weights[at + 12]), s12);
      s13 = x.fma(FloatVector.broadcast(S, weights[at + 13]), s13);
      s14 = x.fma(FloatVector.broadcast(S, weights[at + 14]), s14);
      s15 = x.fma(FloatVector.broadcast(S, weights[at + 15]), s15);
    }
    s0.intoArray(out, to);
    s1.intoArray(out, to + L);
    s2.intoArray(out, to + 2 * L);
    s3.intoArray(out, to + 3 * L);
    s4.intoArray(out, to + 4 * L);
    s5.intoArray(out, to + 5 * L);
    s6.intoArray(out, to + 6 * L);
    s7.intoArray(out, to + 7 * L);
    s8.intoArray(out, to + 8 * L);
    s9.intoArray(out, to + 9 * L);
    s10.intoArray(out, to + 10 * L);
    s11.intoArray(out, to + 11 * L);
    s12.intoArray(out, to + 12 * L);
    s13.intoArray(out, to + 13 * L);
    s14.intoArray(out, to + 14 * L);
    s15.intoArray(out, to + 15 * L);
  }

  /// 1 output channel of 8 pixels, a vector each.
  private static void gather8Pixels(
      long[] term,
      int begin,
      int end,
      int step,
      float[] in,
      float[] weights,
      int weightsAt,
      float[] bias,
      int b,
      float[] out,
      int to,
      int toStep) {
    FloatVector s0 = FloatVector.broadcast(S, bias[b]);
    FloatVector s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
    for (int e = begin; e < end; e++) {
      int from = Gather.input(term[e]);
      FloatVector w = FloatVector.broadcast(S, weights[weightsAt + Gather.weight(term[e])]);
      s0 = w.fma(FloatVector.fromArray(S, in, from), s0);
      from += step;
      s1 = w.fma(FloatVector.fromArray(S, in, from), s1);
      from += step;
      s2 = w.fma(FloatVector.fromArray(S, in, from), s2);
      from += step;
      s3 = w.fma(FloatVector.fromArray(S, in, from), s3);
      from += step;
      s4 = w.fma(FloatVector.fromArray(S, in, from), s4);
      from += step;
      s5 = w.fma(FloatVector.fromArray(S, in, from), s5);
      from += step;
      s6 = w.fma(FloatVector.fromArray(S, in, from), s6);
      from += step;
      s7 = w.fma(FloatVector.fromArray(S, in, from), s7);
    }
    s0.intoArray(out, to);
    to += toStep;
    s1.intoArray(out, to);
    to += toStep;
    s2.intoArray(out, to);
    to += toStep;
    s3.intoArray(out, to);
    to += toStep;
    s4.intoArray(out, to);
    to += toStep;
    s5.intoArray(out, to);
    to += toStep;
    s6.intoArray(out, to);
    to += toStep;
    s7.intoArray(out, to);
  }

  /// 3 output channels of 4 pixels, a vector each.
  private static void gather3Of4(
      long[] term,
      int begin,
      int end,
      int lane,
      int step,
      float[] in,
      float[] weights,
      int weightsAt,
      float[] bias,
      int b,
      float[] out,
      int to,
      int toStep,
      int lanes) {
    FloatVector s0 = FloatVector.broadcast(S, bias[b]), s1 = s0, s2 = s0, s3 = s0;
    FloatVector t0 = FloatVector.broadcast(S, bias[b + 1]), t1 = t0, t2 = t0, t3 = t0;
    FloatVector z0 = FloatVector.broadcast(S, bias[b + 2]), z1 = z0, z2 = z0, z3 = z0;
    for (int e = begin; e < end; e++) {
      int from = Gather.input(term[e]) + lane;
      int at = weightsAt + Gather.weight(term[e]);
      FloatVector u = FloatVector.broadcast(S, weights[at]);
      FloatVector v = FloatVector.broadcast(S, weights[at + 1]);
      FloatVector w = FloatVector.broadcast(S, weights[at + 2]);
      FloatVector x = FloatVector.fromArray(S, in, from);
      s0 = u.fma(x, s0);
      t0 = v.fma(x, t0);
      z0 = w.fma(x, z0);
      from += step;
      x = FloatVector.fromArray(S, in, from);
      s1 = u.fma(x, s1);
      t1 = v.fma(x, t1);
      z1 = w.fma(x, z1);
      from += step;
      x = FloatVector.fromArray(S, in, from);
      s2 = u.fma(x, s2);
      t2 = v.fma(x, t2);
      z2 = w.fma(x, z2);
      from += step;
      x = FloatVector.fromArray(S, in, from);
      s3 = u.fma(x, s3);
      t3 = v.fma(x, t3);
      z3 = w.fma(x, z3);
    }
    s0.intoArray(out, to);
    t0.intoArray(out, to + lanes);
    z0.intoArray(out, to + 2 * lanes);
    to += toStep;
    s1.intoArray(out, to);
    t1.intoArray(out, to + lanes);
    z1.intoArray(out, to + 2 * lanes);
    to += toStep;
    s2.intoArray(out, to);
    t2.intoArray(out, to + lanes);
    z2.intoArray(out, to + 2 * lanes);
    to += toStep;
    s3.intoArray(out, to);
    t3.intoArray(out, to + lanes);
    z3.intoArray(out, to + 2 * lanes);
  }
}
