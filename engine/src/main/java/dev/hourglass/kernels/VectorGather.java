package dev.hourglass.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Gathers on the Vector API: blocks with an image in each lane, and single images with an output
/// channel in each.
final class VectorGather {
  private static final VectorSpecies<Float> S = VectorWidth.S;
  private static final int L = VectorWidth.L;
  private static final boolean WIDE_TILES = VectorWidth.WIDE_TILES;
  private static final ScalarKernels SCALAR = new ScalarKernels();

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
  private static void gatherSingle(
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
      SCALAR.gather(plan, tile, in, weights, weightsOffset, bias, biasOffset, out);
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
}
