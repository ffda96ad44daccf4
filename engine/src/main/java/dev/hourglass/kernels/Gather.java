package dev.hourglass.kernels;

/// A linear layer's forward pass, or its input gradient: every output gathers what is wired to it.
///
/// `out[o][oc] = bias[oc] + Σ over the triples (o, tap, i) in order, Σ over c: w[tap][c][oc] ·
/// in[i][c]`, each product added by a fused multiply-add, per lane.
///
/// The weights are packed for it: output channels go in tiles of 8, then 4, then 1, and a tile
/// holds `[tap][c][width]`, so that a kernel reads them front to back.
public final class Gather {
  private final Wiring wiring;
  private final int tiles;

  /// Channels of an input pixel.
  final int inChannels;

  /// Channels of an output pixel.
  final int outChannels;

  /// Images side by side.
  final int lanes;

  /// Where an output pixel's terms begin; one more entry for the end.
  final int[] start;

  /// Offset into the input of each term, lane 0.
  final int[] input;

  /// Weight row `tap · inChannels + c` of each term.
  final int[] row;

  /// Plans the gathering over a wiring.
  public Gather(Wiring wiring, int inChannels, int outChannels, int lanes) {
    Block.check(lanes);
    this.wiring = wiring;
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.lanes = lanes;
    tiles = outChannels / 8 + (outChannels % 8 >= 4 ? 1 : 0) + outChannels % 4;
    start = Wiring.starts(wiring.output(), wiring.outputs());
    for (int o = 0; o <= wiring.outputs(); o++) {
      start[o] *= inChannels;
    }
    input = new int[wiring.size() * inChannels];
    row = new int[input.length];
    for (int e = 0; e < input.length; e++) {
      int triple = e / inChannels;
      int c = e % inChannels;
      input[e] = (wiring.input()[triple] * inChannels + c) * lanes;
      row[e] = wiring.tap()[triple] * inChannels + c;
    }
  }

  /// Number of floats of the packed weights.
  public int packedSize() {
    return rows() * outChannels;
  }

  /// Packs one part of the weights. Weight `(tap, c, oc)` is read at `offset + tap · inChannels ·
  /// outChannels + c · inStride + oc · outStride`.
  public void pack(
      float[] weights,
      int offset,
      int inStride,
      int outStride,
      float[] packed,
      int part,
      int parts) {
    int end = Phase.start(tiles, part + 1, parts);
    for (int tile = Phase.start(tiles, part, parts); tile < end; tile++) {
      packTile(weights, offset, inStride, outStride, packed, channel(tile));
    }
  }

  private void packTile(
      float[] weights, int offset, int inStride, int outStride, float[] packed, int channel) {
    int width = width(channel);
    int to = packedOffset(channel);
    for (int tap = 0; tap < wiring.taps(); tap++) {
      int from = offset + tap * inChannels * outChannels + channel * outStride;
      for (int c = 0; c < inChannels; c++, from += inStride, to += width) {
        if (width == 8) {
          copyEight(weights, from, outStride, packed, to);
        } else {
          for (int k = 0; k < width; k++) {
            packed[to + k] = weights[from + k * outStride];
          }
        }
      }
    }
  }

  /// Written out: a loop of eight costs more than what it holds.
  private static void copyEight(float[] from, int at, int stride, float[] to, int toOffset) {
    to[toOffset] = from[at];
    to[toOffset + 1] = from[at + stride];
    to[toOffset + 2] = from[at + 2 * stride];
    to[toOffset + 3] = from[at + 3 * stride];
    to[toOffset + 4] = from[at + 4 * stride];
    to[toOffset + 5] = from[at + 5 * stride];
    to[toOffset + 6] = from[at + 6 * stride];
    to[toOffset + 7] = from[at + 7 * stride];
  }

  /// Computes one part of the outputs.
  ///
  /// @param in `[input pixel][inChannels][lanes]`
  /// @param packed from {@link #pack}
  /// @param bias holds `outChannels` numbers from `biasOffset`
  /// @param out `[output pixel][outChannels][lanes]`
  public void run(
      Kernels kernels,
      float[] in,
      float[] packed,
      float[] bias,
      int biasOffset,
      float[] out,
      int part,
      int parts) {
    int outputs = wiring.outputs();
    int end = Phase.start(tiles * outputs, part + 1, parts);
    for (int item = Phase.start(tiles * outputs, part, parts); item < end; item++) {
      kernels.gather(
          this, item % outputs, channel(item / outputs), in, packed, bias, biasOffset, out);
    }
  }

  /// Number of weight rows: taps × input channels.
  int rows() {
    return wiring.taps() * inChannels;
  }

  /// First output channel of a tile.
  int channel(int tile) {
    int eights = outChannels / 8;
    if (tile <= eights) {
      return 8 * tile;
    }
    return outChannels - (tiles - tile);
  }

  /// Number of output channels of the tile that begins at a channel.
  int width(int channel) {
    int left = outChannels - channel;
    return left >= 8 ? 8 : left >= 4 ? 4 : 1;
  }

  /// Where the tile that begins at a channel begins in the packed weights.
  int packedOffset(int channel) {
    return channel * rows();
  }
}
