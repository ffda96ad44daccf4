package dev.hourglass.kernels;

import dev.hourglass.parallel.Phase;
import java.util.ArrayList;
import java.util.List;

/// A linear layer's forward pass, or its input gradient: every output gathers what is wired to it.
///
/// `out[o][oc] = bias[oc] + Σ over the triples (o, tap, i) in order, Σ over c ascending:
/// w[tap][c][oc] · in[i][c]`, each product added by a fused multiply-add, per lane.
///
/// Work is cut into tiles of output channels at one output pixel: as many sums as registers hold.
public final class Gather {
  private static final int[] WIDTHS = {8, 4, 1};
  private static final int[] SINGLE_WIDTHS = {32, 16, 8, 1};

  private final Wiring wiring;

  /// Channels of an output pixel.
  final int outChannels;

  /// Images side by side.
  final int lanes;

  /// Where an output pixel's terms begin; one more entry for the end.
  final int[] start;

  /// Each term: in the lower half the offset into the input, lane 0; in the upper half the offset
  /// into the weights, output channel 0. One table, because a kernel's loop needs every register.
  final long[] term;

  private final Tile[] tiles;

  /// Sums that are computed together.
  ///
  /// @param pixel output pixel
  /// @param channel first output channel
  /// @param channels number of output channels: 8, 4 or 1; and 32, 16, 8 or 1 for a single image,
  ///   where channels take the images' place in the vectors
  public record Tile(int pixel, int channel, int channels) {}

  /// Plans the gathering over a wiring.
  ///
  /// @param inChannels channels of an input pixel
  /// @param outChannels channels of an output pixel
  public Gather(Wiring wiring, int inChannels, int outChannels, int lanes) {
    Block.check(lanes);
    this.wiring = wiring;
    this.outChannels = outChannels;
    this.lanes = lanes;
    start = Wiring.starts(wiring.output(), wiring.outputs());
    for (int o = 0; o <= wiring.outputs(); o++) {
      start[o] *= inChannels;
    }
    term = new long[wiring.size() * inChannels];
    for (int e = 0; e < term.length; e++) {
      int triple = e / inChannels;
      int c = e % inChannels;
      int weight = (wiring.tap()[triple] * inChannels + c) * outChannels;
      int from = (wiring.input()[triple] * inChannels + c) * lanes;
      term[e] = (long) weight << 32 | from;
    }
    tiles = tiles();
  }

  /// A term's offset into the input.
  static int input(long term) {
    return (int) term;
  }

  /// A term's offset into the weights.
  static int weight(long term) {
    return (int) (term >>> 32);
  }

  private Tile[] tiles() {
    List<Tile> list = new ArrayList<>();
    for (int channel = 0; channel < outChannels; channel += width(outChannels - channel)) {
      for (int pixel = 0; pixel < wiring.outputs(); pixel++) {
        list.add(new Tile(pixel, channel, width(outChannels - channel)));
      }
    }
    return list.toArray(Tile[]::new);
  }

  private int width(int channelsLeft) {
    for (int width : lanes == Block.SINGLE ? SINGLE_WIDTHS : WIDTHS) {
      if (width <= channelsLeft) {
        return width;
      }
    }
    throw new IllegalArgumentException("no channels left");
  }

  /// Computes one part of the outputs.
  ///
  /// @param in `[input pixel][in channel][lane]`
  /// @param weights holds `[tap][in channel][out channel]` from `weightsOffset`
  /// @param bias holds a number per output channel from `biasOffset`
  /// @param out `[output pixel][out channel][lane]`
  /// @param epilogue what to do with each range of finished outputs, while they are in the cache
  public void run(
      Kernels kernels,
      float[] in,
      float[] weights,
      int weightsOffset,
      float[] bias,
      int biasOffset,
      float[] out,
      RangeWork epilogue,
      int part,
      int parts) {
    int end = Phase.start(tiles.length, part + 1, parts);
    for (int t = Phase.start(tiles.length, part, parts); t < end; t++) {
      Tile tile = tiles[t];
      kernels.gather(this, tile, in, weights, weightsOffset, bias, biasOffset, out);
      int begin = (tile.pixel * outChannels + tile.channel) * lanes;
      epilogue.run(begin, begin + tile.channels * lanes);
    }
  }
}
