package dev.hourglass.kernels;

import dev.hourglass.parallel.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A linear layer's forward pass, or its input gradient: every output gathers what is wired to it.
///
/// `out[o][oc] = bias[oc] + Σ over the triples (o, tap, i) in order, Σ over c ascending:
/// w[tap][c][oc] · in[i][c]`, each product added by a fused multiply-add, per lane.
///
/// Work is cut into tiles, as many sums as registers hold. Over blocks these are output channels of
/// one output pixel, or over narrow blocks of a few pixels that are computed alike ({@link
/// PixelRun}), with images in the vectors' lanes. Over a single image they are output channels,
/// which take the images' place in the lanes, of a few such pixels, so that each weight is loaded
/// once for all of them; or pixels, where there are too few channels ({@link PlanarGather}).
public final class Gather {
  private static final int[] WIDTHS = {8, 4, 1};
  private static final int[] WIDTHS_OF_ONE_PIXEL = {16, 8, 4, 1};
  private static final int[] SINGLE_WIDTHS = {32, 16};
  private static final int[] SINGLE_PIXELS_OF_WIDE_TILES = {4, 2, 1};
  private static final int[] SINGLE_PIXELS = {4, 1};
  private static final int[] PAIRS = {2};
  private static final int[] ONE_PIXEL = {1};
  private static final int[] SINGLE_PIXELS_OF_ONE_CHANNEL = {8, 1};
  private static final int[] NARROW_BLOCK_PIXELS_OF_ONE_CHANNEL = {8, 2, 1};
  private static final int[] NARROW_BLOCK_PIXELS_OF_COLOURS = {4, 1};

  private final Wiring wiring;
  private final int inChannels;

  /// Channels of an output pixel.
  final int outChannels;

  /// Width of the block.
  final int lanes;

  /// Where an output pixel's terms begin; one more entry for the end.
  final int[] start;

  /// Each term: in the lower half the offset into the input, lane 0; in the upper half the offset
  /// into the weights, output channel 0. One table, because a kernel's loop needs every register.
  final long[] term;

  /// What each part of the work does, by the number of parts.
  private final Map<Integer, Share[]> shares = new ConcurrentSkipListMap<>();

  private final Function<Integer, Share[]> planner;

  /// Sums that are computed together.
  ///
  /// @param pixel first output pixel
  /// @param pixels number of output pixels: 1 over wide blocks, 2 or 1 over narrow ones, 4, 2 or 1
  ///   for a single image; of a single channel also 8, of three 4 or 1
  /// @param step from one output pixel to the next
  /// @param inputStep from an input number of one output pixel to that of the next for the same
  ///   term
  /// @param channel first output channel
  /// @param channels number of output channels: 8, 4 or 1, or 3 or 16 over narrow blocks; for a
  ///   single image 32, 16, or as many as are left
  public record Tile(int pixel, int pixels, int step, int inputStep, int channel, int channels) {}

  /// One part of the work. Where tiles share outputs these are finished after all tiles, from
  /// `begin` to `end` − 1; otherwise both are 0.
  private record Share(Tile[] tiles, @Nullable PlanarGather planar, int begin, int end) {}

  /// Plans the gathering over a wiring.
  ///
  /// @param inChannels channels of an input pixel
  /// @param outChannels channels of an output pixel
  public Gather(Wiring wiring, int inChannels, int outChannels, int lanes) {
    Block.check(lanes);
    this.wiring = wiring;
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.lanes = lanes;
    start = Wiring.starts(wiring.output(), wiring.outputs());
    for (int o = 0; o <= wiring.outputs(); o++) {
      start[o] *= inChannels;
    }
    term = new long[Math.multiplyExact(wiring.size(), inChannels)];
    for (int e = 0; e < term.length; e++) {
      int triple = e / inChannels;
      int c = e % inChannels;
      int weight = (wiring.tap()[triple] * inChannels + c) * outChannels;
      int from = (wiring.input()[triple] * inChannels + c) * lanes;
      term[e] = (long) weight << 32 | from;
    }
    planner =
        switch (lanes) {
          case Block.SINGLE -> this::bands;
          case Block.NARROW -> this::narrowShares;
          default -> this::shares;
        };
  }

  /// A term's offset into the input.
  static int input(long term) {
    return (int) term;
  }

  /// A term's offset into the weights.
  static int weight(long term) {
    return (int) (term >>> 32);
  }

  /// Shares of all tiles, those of the same channels together, so that a part's weights are few.
  private Share[] shares(int parts) {
    List<Tile> all = new ArrayList<>();
    int width;
    for (int channel = 0; channel < outChannels; channel += width) {
      width = largest(WIDTHS, outChannels - channel);
      for (int pixel = 0; pixel < wiring.outputs(); pixel++) {
        all.add(new Tile(pixel, 1, 0, 0, channel, width));
      }
    }
    Share[] shares = new Share[parts];
    for (int part = 0; part < parts; part++) {
      int begin = Phase.start(all.size(), part, parts);
      int end = Phase.start(all.size(), part + 1, parts);
      shares[part] = new Share(all.subList(begin, end).toArray(Tile[]::new), null, 0, 0);
    }
    return shares;
  }

  /// Neighbouring pixels for each part, or channels if there is one pixel.
  private Share[] narrowShares(int parts) {
    int[] triples = Wiring.starts(wiring.output(), wiring.outputs());
    Share[] shares = new Share[parts];
    for (int part = 0; part < parts; part++) {
      shares[part] =
          wiring.outputs() == 1
              ? narrowChannels(triples, part, parts)
              : narrowPixels(triples, part, parts);
    }
    return shares;
  }

  private Share narrowChannels(int[] triples, int part, int parts) {
    int begin = Phase.start(outChannels, WIDTHS_OF_ONE_PIXEL[0], part, parts);
    int end = Phase.start(outChannels, WIDTHS_OF_ONE_PIXEL[0], part + 1, parts);
    List<Tile> tiles = new ArrayList<>();
    List<PixelRun> pixel = PixelRun.of(wiring, triples, 0, 1);
    addTiles(pixel, begin, end, WIDTHS_OF_ONE_PIXEL, ONE_PIXEL, tiles);
    return new Share(tiles.toArray(Tile[]::new), null, 0, 0);
  }

  private Share narrowPixels(int[] triples, int part, int parts) {
    int begin = Phase.start(wiring.outputs(), part, parts);
    int end = Phase.start(wiring.outputs(), part + 1, parts);
    List<PixelRun> runs = PixelRun.of(wiring, triples, begin, end);
    List<Tile> tiles = new ArrayList<>();
    if (outChannels == 1 || outChannels == 3) {
      runs.forEach(run -> addFewChannels(run, tiles));
      return new Share(tiles.toArray(Tile[]::new), null, begin * outChannels, end * outChannels);
    }
    addPairs(runs, tiles);
    return new Share(tiles.toArray(Tile[]::new), null, 0, 0);
  }

  /// Tiles of one channel, or of all three of colour images where the run is long enough.
  private void addFewChannels(PixelRun run, List<Tile> tiles) {
    boolean colours = outChannels == 3 && run.count() >= NARROW_BLOCK_PIXELS_OF_COLOURS[0];
    int width = colours ? 3 : 1;
    int[] sizes = colours ? NARROW_BLOCK_PIXELS_OF_COLOURS : NARROW_BLOCK_PIXELS_OF_ONE_CHANNEL;
    for (int channel = 0; channel < outChannels; channel += width) {
      addTiles(run, channel, width, sizes, tiles);
    }
  }

  /// Tiles of two pixels, and of one with more channels where a pixel is left over.
  private void addPairs(List<PixelRun> runs, List<Tile> tiles) {
    List<PixelRun> pairs = new ArrayList<>();
    List<PixelRun> left = new ArrayList<>();
    for (PixelRun run : runs) {
      int even = run.count() / 2 * 2;
      if (even > 0) {
        pairs.add(new PixelRun(run.pixel(), even, run.step(), run.inputStep()));
      }
      if (even < run.count()) {
        left.add(new PixelRun(run.pixel() + even * run.step(), 1, 0, 0));
      }
    }
    addTiles(pairs, 0, outChannels, WIDTHS, PAIRS, tiles);
    addTiles(left, 0, outChannels, WIDTHS_OF_ONE_PIXEL, ONE_PIXEL, tiles);
  }

  private void addTiles(
      List<PixelRun> runs, int begin, int end, int[] widths, int[] sizes, List<Tile> list) {
    int width;
    for (int channel = begin; channel < end; channel += width) {
      width = largest(widths, end - channel);
      for (PixelRun run : runs) {
        addTiles(run, channel, width, sizes, list);
      }
    }
  }

  /// Neighbouring outputs for each part: pixels, or channels if there is one pixel.
  private Share[] bands(int parts) {
    int[] triples = Wiring.starts(wiring.output(), wiring.outputs());
    Share[] bands = new Share[parts];
    for (int part = 0; part < parts; part++) {
      bands[part] =
          wiring.outputs() == 1
              ? channels(PixelRun.of(wiring, triples, 0, 1), part, parts)
              : pixels(triples, part, parts);
    }
    return bands;
  }

  private Share channels(List<PixelRun> pixel, int part, int parts) {
    int begin = Phase.start(outChannels, SINGLE_WIDTHS[0], part, parts);
    int end = Phase.start(outChannels, SINGLE_WIDTHS[0], part + 1, parts);
    return new Share(tiles(pixel, begin, end), null, begin, end);
  }

  private Share pixels(int[] triples, int part, int parts) {
    int begin = Phase.start(wiring.outputs(), part, parts);
    int end = Phase.start(wiring.outputs(), part + 1, parts);
    List<PixelRun> lines = new ArrayList<>();
    List<PixelRun> others = new ArrayList<>();
    for (PixelRun run : PixelRun.of(wiring, triples, begin, end)) {
      (PlanarGather.takes(run, outChannels) ? lines : others).add(run);
    }
    return new Share(
        tiles(others, 0, outChannels),
        lines.isEmpty() ? null : new PlanarGather(this, inChannels, lines),
        begin * outChannels,
        end * outChannels);
  }

  private Tile[] tiles(List<PixelRun> runs, int begin, int end) {
    List<Tile> list = new ArrayList<>();
    int width;
    for (int channel = begin; channel < end; channel += width) {
      int left = end - channel;
      width = left < 16 ? left : largest(SINGLE_WIDTHS, left);
      for (PixelRun run : runs) {
        addTiles(run, channel, width, sizes(width), list);
      }
    }
    return list.toArray(Tile[]::new);
  }

  /// Cuts a run into tiles. What is left at its end is not cut into several small tiles: a large
  /// one begins further back and computes some pixels again, which takes less time.
  private void addTiles(PixelRun run, int channel, int width, int[] sizes, List<Tile> list) {
    int largest = largest(sizes, run.count());
    int pixels;
    for (int k = 0; k < run.count(); k += pixels) {
      int left = run.count() - k;
      pixels = largest(sizes, left);
      if (pixels < left && left < largest) {
        pixels = largest;
        k = run.count() - largest;
      }
      int first = run.pixel() + k * run.step();
      int inputStep = run.inputStep() * inChannels * lanes;
      list.add(new Tile(first, pixels, run.step(), inputStep, channel, width));
    }
  }

  private static int[] sizes(int width) {
    if (width == 1) {
      return SINGLE_PIXELS_OF_ONE_CHANNEL;
    }
    return width < 32 ? SINGLE_PIXELS : SINGLE_PIXELS_OF_WIDE_TILES;
  }

  /// The first of the sizes, in descending order, that is not above what is left.
  private static int largest(int[] sizes, int left) {
    return IntStream.of(sizes).filter(size -> size <= left).findFirst().orElseThrow();
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
    Share share = shares.computeIfAbsent(parts, planner)[part];
    if (share.planar != null) {
      share.planar.run(kernels, in, weights, weightsOffset, bias, biasOffset, out);
    }
    for (Tile tile : share.tiles) {
      kernels.gather(this, tile, in, weights, weightsOffset, bias, biasOffset, out);
      for (int k = 0; share.end == 0 && k < tile.pixels; k++) {
        int begin = ((tile.pixel + k * tile.step) * outChannels + tile.channel) * lanes;
        epilogue.run(begin, begin + tile.channels * lanes);
      }
    }
    if (share.end > 0) {
      epilogue.run(share.begin * lanes, share.end * lanes);
    }
  }
}
