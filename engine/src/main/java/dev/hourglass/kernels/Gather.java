package dev.hourglass.kernels;

import java.util.stream.IntStream;

/// A linear layer's forward pass, or its input gradient: every output gathers what is wired to it.
///
/// `out[o][oc] = bias[oc] + Σ over the triples (o, tap, i) in order, Σ over c ascending:
/// w[tap][c][oc] · in[i][c]`, each product added by a fused multiply-add, per lane.
///
/// Work is cut into tiles of output channels at one output pixel: as many sums as registers hold.
public final class Gather {
  private final Wiring wiring;
  private final int[] tileChannel;

  /// Channels of an output pixel.
  final int outChannels;

  /// Images side by side.
  final int lanes;

  /// Where an output pixel's terms begin; one more entry for the end.
  final int[] start;

  /// Offset into the input of each term, lane 0.
  final int[] input;

  /// Offset into the weights of each term, output channel 0.
  final int[] weight;

  /// Plans the gathering over a wiring.
  ///
  /// @param inChannels channels of an input pixel
  /// @param outChannels channels of an output pixel
  public Gather(Wiring wiring, int inChannels, int outChannels, int lanes) {
    Block.check(lanes);
    this.wiring = wiring;
    this.outChannels = outChannels;
    this.lanes = lanes;
    tileChannel = IntStream.iterate(0, c -> c < outChannels, c -> c + width(c)).toArray();
    start = Wiring.starts(wiring.output(), wiring.outputs());
    for (int o = 0; o <= wiring.outputs(); o++) {
      start[o] *= inChannels;
    }
    input = new int[wiring.size() * inChannels];
    weight = new int[input.length];
    for (int e = 0; e < input.length; e++) {
      int triple = e / inChannels;
      int c = e % inChannels;
      input[e] = (wiring.input()[triple] * inChannels + c) * lanes;
      weight[e] = (wiring.tap()[triple] * inChannels + c) * outChannels;
    }
  }

  /// Computes one part of the outputs.
  ///
  /// @param in `[input pixel][in channel][lane]`
  /// @param weights holds `[tap][in channel][out channel]` from `weightsOffset`
  /// @param bias holds a number per output channel from `biasOffset`
  /// @param out `[output pixel][out channel][lane]`
  public void run(
      Kernels kernels,
      float[] in,
      float[] weights,
      int weightsOffset,
      float[] bias,
      int biasOffset,
      float[] out,
      int part,
      int parts) {
    int outputs = wiring.outputs();
    int items = tileChannel.length * outputs;
    int end = Phase.start(items, part + 1, parts);
    for (int item = Phase.start(items, part, parts); item < end; item++) {
      int channel = tileChannel[item / outputs];
      kernels.gather(
          this, item % outputs, channel, in, weights, weightsOffset, bias, biasOffset, out);
    }
  }

  /// Number of output channels of the tile that begins at a channel: 8, 4 or 1; and 32, 8 or 1 for
  /// a single image, where channels take the images' place in the vectors.
  int width(int channel) {
    int left = outChannels - channel;
    int wide = lanes == Block.SINGLE ? 32 : 8;
    int narrow = lanes == Block.SINGLE ? 8 : 4;
    return left >= wide ? wide : left >= narrow ? narrow : 1;
  }
}
