package dev.hourglass.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Gathers on the Vector API over single images, with an output channel in each lane, or a pixel
/// where there are too few channels.
final class VectorSingleGather {
  private static final VectorSpecies<Float> S = VectorWidth.S;
  private static final int L = VectorWidth.L;

  private VectorSingleGather() {}

  static void gather(
      Gather plan,
      Gather.Tile tile,
      float[] in,
      float[] weights,
      int weightsOffset,
      float[] bias,
      int biasOffset,
      float[] out) {
    if (tile.pixels() == 8) {
      gather8Pixels(plan, tile, in, weights, weightsOffset, bias, biasOffset, out);
      return;
    }
    boolean four = tile.pixels() == 4;
    int channel = tile.channel();
    int end = channel + tile.channels();
    for (; channel + 2 * L <= end; channel += 2 * L) {
      gatherVectors(plan, tile, channel, in, weights, weightsOffset, bias, biasOffset, out);
    }
    if (channel + L <= end) {
      if (four) {
        gather4x1(plan, tile, channel, in, weights, weightsOffset, bias, biasOffset, out);
      } else {
        gather1x1(plan, tile, channel, in, weights, weightsOffset, bias, biasOffset, out);
      }
      channel += L;
    }
    if (channel < end) {
      if (four) {
        gatherRest4(plan, tile, channel, in, weights, weightsOffset, bias, biasOffset, out);
      } else {
        gatherRest1(plan, tile, channel, in, weights, weightsOffset, bias, biasOffset, out);
      }
    }
  }

  private static void gatherVectors(
      Gather plan,
      Gather.Tile tile,
      int channel,
      float[] in,
      float[] weights,
      int weightsOffset,
      float[] bias,
      int biasOffset,
      float[] out) {
    switch (tile.pixels()) {
      case 4 -> gather4x2(plan, tile, channel, in, weights, weightsOffset, bias, biasOffset, out);
      case 2 -> gather2x2(plan, tile, channel, in, weights, weightsOffset, bias, biasOffset, out);
      default -> gather1x2(plan, tile, channel, in, weights, weightsOffset, bias, biasOffset, out);
    }
  }

  /// Four pixels, two vectors of output channels.
  private static void gather4x2(
      Gather plan,
      Gather.Tile tile,
      int channel,
      float[] in,
      float[] weights,
      int weightsOffset,
      float[] bias,
      int biasOffset,
      float[] out) {
    long[] term = plan.term;
    int begin = plan.start[tile.pixel()];
    int end = plan.start[tile.pixel() + 1];
    int at = weightsOffset + channel;
    int inputStep = tile.inputStep();
    FloatVector s0 = FloatVector.fromArray(S, bias, biasOffset + channel),
        s1 = s0,
        s2 = s0,
        s3 = s0;
    FloatVector t0 = FloatVector.fromArray(S, bias, biasOffset + channel + L),
        t1 = t0,
        t2 = t0,
        t3 = t0;
    for (int e = begin; e < end; e++) {
      int from = Gather.input(term[e]);
      int k = at + Gather.weight(term[e]);
      FloatVector w = FloatVector.fromArray(S, weights, k);
      FloatVector v = FloatVector.fromArray(S, weights, k + L);
      FloatVector x = FloatVector.broadcast(S, in[from]);
      s0 = w.fma(x, s0);
      t0 = v.fma(x, t0);
      from += inputStep;
      x = FloatVector.broadcast(S, in[from]);
      s1 = w.fma(x, s1);
      t1 = v.fma(x, t1);
      from += inputStep;
      x = FloatVector.broadcast(S, in[from]);
      s2 = w.fma(x, s2);
      t2 = v.fma(x, t2);
      from += inputStep;
      x = FloatVector.broadcast(S, in[from]);
      s3 = w.fma(x, s3);
      t3 = v.fma(x, t3);
    }
    int to = tile.pixel() * plan.outChannels + channel;
    int step = tile.step() * plan.outChannels;
    s0.intoArray(out, to);
    t0.intoArray(out, to + L);
    to += step;
    s1.intoArray(out, to);
    t1.intoArray(out, to + L);
    to += step;
    s2.intoArray(out, to);
    t2.intoArray(out, to + L);
    to += step;
    s3.intoArray(out, to);
    t3.intoArray(out, to + L);
  }

  /// Two pixels, two vectors of output channels.
  private static void gather2x2(
      Gather plan,
      Gather.Tile tile,
      int channel,
      float[] in,
      float[] weights,
      int weightsOffset,
      float[] bias,
      int biasOffset,
      float[] out) {
    long[] term = plan.term;
    int begin = plan.start[tile.pixel()];
    int end = plan.start[tile.pixel() + 1];
    int at = weightsOffset + channel;
    int inputStep = tile.inputStep();
    FloatVector s0 = FloatVector.fromArray(S, bias, biasOffset + channel), s1 = s0;
    FloatVector t0 = FloatVector.fromArray(S, bias, biasOffset + channel + L), t1 = t0;
    for (int e = begin; e < end; e++) {
      int from = Gather.input(term[e]);
      int k = at + Gather.weight(term[e]);
      FloatVector w = FloatVector.fromArray(S, weights, k);
      FloatVector v = FloatVector.fromArray(S, weights, k + L);
      FloatVector x = FloatVector.broadcast(S, in[from]);
      s0 = w.fma(x, s0);
      t0 = v.fma(x, t0);
      from += inputStep;
      x = FloatVector.broadcast(S, in[from]);
      s1 = w.fma(x, s1);
      t1 = v.fma(x, t1);
    }
    int to = tile.pixel() * plan.outChannels + channel;
    int step = tile.step() * plan.outChannels;
    s0.intoArray(out, to);
    t0.intoArray(out, to + L);
    to += step;
    s1.intoArray(out, to);
    t1.intoArray(out, to + L);
  }

  /// One pixel, two vectors of output channels.
  private static void gather1x2(
      Gather plan,
      Gather.Tile tile,
      int channel,
      float[] in,
      float[] weights,
      int weightsOffset,
      float[] bias,
      int biasOffset,
      float[] out) {
    long[] term = plan.term;
    int begin = plan.start[tile.pixel()];
    int end = plan.start[tile.pixel() + 1];
    int at = weightsOffset + channel;
    FloatVector s0 = FloatVector.fromArray(S, bias, biasOffset + channel);
    FloatVector t0 = FloatVector.fromArray(S, bias, biasOffset + channel + L);
    for (int e = begin; e < end; e++) {
      int from = Gather.input(term[e]);
      int k = at + Gather.weight(term[e]);
      FloatVector w = FloatVector.fromArray(S, weights, k);
      FloatVector v = FloatVector.fromArray(S, weights, k + L);
      FloatVector x = FloatVector.broadcast(S, in[from]);
      s0 = w.fma(x, s0);
      t0 = v.fma(x, t0);
    }
    int to = tile.pixel() * plan.outChannels + channel;
    s0.intoArray(out, to);
    t0.intoArray(out, to + L);
  }

  /// Four pixels, one vector of output channels.
  private static void gather4x1(
      Gather plan,
      Gather.Tile tile,
      int channel,
      float[] in,
      float[] weights,
      int weightsOffset,
      float[] bias,
      int biasOffset,
      float[] out) {
    long[] term = plan.term;
    int begin = plan.start[tile.pixel()];
    int end = plan.start[tile.pixel() + 1];
    int at = weightsOffset + channel;
    int inputStep = tile.inputStep();
    FloatVector s0 = FloatVector.fromArray(S, bias, biasOffset + channel),
        s1 = s0,
        s2 = s0,
        s3 = s0;
    for (int e = begin; e < end; e++) {
      int from = Gather.input(term[e]);
      int k = at + Gather.weight(term[e]);
      FloatVector w = FloatVector.fromArray(S, weights, k);
      s0 = w.fma(FloatVector.broadcast(S, in[from]), s0);
      from += inputStep;
      s1 = w.fma(FloatVector.broadcast(S, in[from]), s1);
      from += inputStep;
      s2 = w.fma(FloatVector.broadcast(S, in[from]), s2);
      from += inputStep;
      s3 = w.fma(FloatVector.broadcast(S, in[from]), s3);
    }
    int to = tile.pixel() * plan.outChannels + channel;
    int step = tile.step() * plan.outChannels;
    s0.intoArray(out, to);
    to += step;
    s1.intoArray(out, to);
    to += step;
    s2.intoArray(out, to);
    to += step;
    s3.intoArray(out, to);
  }

  /// One pixel, one vector of output channels.
  private static void gather1x1(
      Gather plan,
      Gather.Tile tile,
      int channel,
      float[] in,
      float[] weights,
      int weightsOffset,
      float[] bias,
      int biasOffset,
      float[] out) {
    long[] term = plan.term;
    int at = weightsOffset + channel;
    FloatVector sum = FloatVector.fromArray(S, bias, biasOffset + channel);
    int end = plan.start[tile.pixel() + 1];
    for (int e = plan.start[tile.pixel()]; e < end; e++) {
      FloatVector w = FloatVector.fromArray(S, weights, at + Gather.weight(term[e]));
      sum = w.fma(FloatVector.broadcast(S, in[Gather.input(term[e])]), sum);
    }
    sum.intoArray(out, tile.pixel() * plan.outChannels + channel);
  }

  /// Eight pixels, one output channel: eight independent sums hide the latency of a multiply-add.
  private static void gather8Pixels(
      Gather plan,
      Gather.Tile tile,
      float[] in,
      float[] weights,
      int weightsOffset,
      float[] bias,
      int biasOffset,
      float[] out) {
    long[] term = plan.term;
    int at = weightsOffset + tile.channel();
    int inputStep = tile.inputStep();
    float s0 = bias[biasOffset + tile.channel()];
    float s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
    int end = plan.start[tile.pixel() + 1];
    for (int e = plan.start[tile.pixel()]; e < end; e++) {
      float w = weights[at + Gather.weight(term[e])];
      int from = Gather.input(term[e]);
      s0 = Math.fma(w, in[from], s0);
      from += inputStep;
      s1 = Math.fma(w, in[from], s1);
      from += inputStep;
      s2 = Math.fma(w, in[from], s2);
      from += inputStep;
      s3 = Math.fma(w, in[from], s3);
      from += inputStep;
      s4 = Math.fma(w, in[from], s4);
      from += inputStep;
      s5 = Math.fma(w, in[from], s5);
      from += inputStep;
      s6 = Math.fma(w, in[from], s6);
      from += inputStep;
      s7 = Math.fma(w, in[from], s7);
    }
    int to = tile.pixel() * plan.outChannels + tile.channel();
    int step = tile.step() * plan.outChannels;
    out[to] = s0;
    out[to + step] = s1;
    out[to + 2 * step] = s2;
    out[to + 3 * step] = s3;
    out[to + 4 * step] = s4;
    out[to + 5 * step] = s5;
    out[to + 6 * step] = s6;
    out[to + 7 * step] = s7;
  }

  /// Four pixels, fewer output channels than a vector holds.
  private static void gatherRest4(
      Gather plan,
      Gather.Tile tile,
      int channel,
      float[] in,
      float[] weights,
      int weightsOffset,
      float[] bias,
      int biasOffset,
      float[] out) {
    VectorMask<Float> mask = S.indexInRange(channel, tile.channel() + tile.channels());
    long[] term = plan.term;
    int begin = plan.start[tile.pixel()];
    int end = plan.start[tile.pixel() + 1];
    int at = weightsOffset + channel;
    int inputStep = tile.inputStep();
    FloatVector s0 = FloatVector.fromArray(S, bias, biasOffset + channel, mask);
    FloatVector s1 = s0, s2 = s0, s3 = s0;
    for (int e = begin; e < end; e++) {
      int from = Gather.input(term[e]);
      FloatVector w = FloatVector.fromArray(S, weights, at + Gather.weight(term[e]), mask);
      s0 = w.fma(FloatVector.broadcast(S, in[from]), s0);
      from += inputStep;
      s1 = w.fma(FloatVector.broadcast(S, in[from]), s1);
      from += inputStep;
      s2 = w.fma(FloatVector.broadcast(S, in[from]), s2);
      from += inputStep;
      s3 = w.fma(FloatVector.broadcast(S, in[from]), s3);
    }
    int to = tile.pixel() * plan.outChannels + channel;
    int step = tile.step() * plan.outChannels;
    s0.intoArray(out, to, mask);
    s1.intoArray(out, to + step, mask);
    s2.intoArray(out, to + 2 * step, mask);
    s3.intoArray(out, to + 3 * step, mask);
  }

  /// One pixel, fewer output channels than a vector holds.
  private static void gatherRest1(
      Gather plan,
      Gather.Tile tile,
      int channel,
      float[] in,
      float[] weights,
      int weightsOffset,
      float[] bias,
      int biasOffset,
      float[] out) {
    VectorMask<Float> mask = S.indexInRange(channel, tile.channel() + tile.channels());
    long[] term = plan.term;
    int at = weightsOffset + channel;
    FloatVector sum = FloatVector.fromArray(S, bias, biasOffset + channel, mask);
    int end = plan.start[tile.pixel() + 1];
    for (int e = plan.start[tile.pixel()]; e < end; e++) {
      FloatVector w = FloatVector.fromArray(S, weights, at + Gather.weight(term[e]), mask);
      sum = w.fma(FloatVector.broadcast(S, in[Gather.input(term[e])]), sum);
    }
    sum.intoArray(out, tile.pixel() * plan.outChannels + channel, mask);
  }

  /// One output channel, one vector of pixels after the other.
  static void gatherLine(
      PlanarGather.Line line,
      float[] in,
      float[] weights,
      int weightsOffset,
      float[] bias,
      int biasOffset,
      float[] out) {
    long[] term = line.term();
    int at = weightsOffset + line.channel();
    int step = line.step();
    for (int first = 0; first < line.count(); first += L) {
      FloatVector sum = FloatVector.broadcast(S, bias[biasOffset + line.channel()]);
      for (int e = 0; e < term.length; e++) {
        FloatVector w = FloatVector.broadcast(S, weights[at + Gather.weight(term[e])]);
        sum = w.fma(FloatVector.fromArray(S, in, Gather.input(term[e]) + first), sum);
      }
      float[] sums = line.sums();
      sum.intoArray(sums, 0);
      int to = line.to() + first * step;
      int count = Math.min(L, line.count() - first);
      for (int k = 0; k < count; k++) {
        out[to + k * step] = sums[k];
      }
    }
  }
}
