package dev.hourglass.kernels;

import dev.hourglass.random.SplitMix64;
import dev.hourglass.testing.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// A random geometry for the twin tests of the wired kernels.
///
/// @param wiring of a convolution, its reverse or a dense layer
/// @param in channels of an input pixel
/// @param out channels of an output pixel
/// @param lanes images side by side
/// @param seed of the numbers
record WiredCase(Wiring wiring, int in, int out, int lanes, long seed) {
  private static final int[] CHANNELS = {1, 2, 3, 4, 5, 7, 8, 9, 12, 16, 17, 30, 32, 33, 64};

  /// Multiply-adds of a case at most, which keeps all cases together at a few seconds.
  private static final long LARGEST = 1_000_000;

  /// Every pair of channels, for every width of a block; everything else is random.
  static List<WiredCase> all() {
    List<WiredCase> cases = new ArrayList<>();
    for (int lanes : new int[] {Block.WIDE, Block.NARROW, Block.SINGLE}) {
      for (int in : CHANNELS) {
        for (int out : CHANNELS) {
          long seed = cases.size();
          SplitMix64 random = new SplitMix64(seed);
          cases.add(new WiredCase(draw(random, (long) in * out * lanes), in, out, lanes, seed));
        }
      }
    }
    cases.addAll(wide());
    cases.addAll(mirrored());
    return cases;
  }

  /// Rows of more pixels than the widest vector holds.
  private static List<WiredCase> wide() {
    Wiring same = Wiring.conv2d(3, 40, 3, 40, 3, 1, 1);
    Wiring doubled = Wiring.conv2d(4, 80, 2, 40, 4, 2, 1).swapped();
    return List.of(
        new WiredCase(same, 8, 1, Block.SINGLE, 1),
        new WiredCase(doubled, 8, 1, Block.SINGLE, 2),
        new WiredCase(doubled, 5, 3, Block.SINGLE, 3),
        new WiredCase(same, 3, 16, Block.SINGLE, 4),
        new WiredCase(doubled, 16, 40, Block.SINGLE, 5),
        new WiredCase(same, 3, 1, Block.NARROW, 6),
        new WiredCase(doubled, 3, 1, Block.NARROW, 7),
        new WiredCase(doubled, 3, 13, Block.NARROW, 8),
        new WiredCase(same, 5, 3, Block.NARROW, 9),
        new WiredCase(doubled, 16, 3, Block.NARROW, 10));
  }

  /// Inputs in descending order, which no convolution has: distances between pixels are negative.
  private static List<WiredCase> mirrored() {
    int[] ascending = {0, 1, 2, 3, 4, 5, 6};
    int[] descending = {6, 5, 4, 3, 2, 1, 0};
    Wiring mirror = new Wiring(7, 7, 1, ascending, new int[7], descending);
    return IntStream.of(1, 4, 8, 21)
        .mapToObj(out -> new WiredCase(mirror, 3, out, Block.NARROW, out))
        .toList();
  }

  private static Wiring draw(SplitMix64 random, long perTriple) {
    for (int tries = 0; tries < 100; tries++) {
      Wiring wiring = geometry(random, 10 - tries / 10);
      if (wiring.size() > 0 && wiring.size() * perTriple <= LARGEST) {
        return random.nextInt(2) == 0 ? wiring : wiring.swapped();
      }
    }
    return Wiring.dense();
  }

  private static Wiring geometry(SplitMix64 random, int largestSide) {
    int kernel = Samples.between(random, 1, 5);
    int stride = Samples.between(random, 1, 3);
    int padding = Samples.between(random, 0, kernel - 1);
    int least = Math.max(1, kernel - 2 * padding);
    int height = Samples.between(random, least, Math.max(least, largestSide));
    int width = Samples.between(random, least, Math.max(least, largestSide));
    int outHeight = (height + 2 * padding - kernel) / stride + 1;
    int outWidth = (width + 2 * padding - kernel) / stride + 1;
    return Wiring.conv2d(height, width, outHeight, outWidth, kernel, stride, padding);
  }

  @Override
  public String toString() {
    return "%d→%d channels, %d→%d pixels, %d taps, %d lanes, seed %d"
        .formatted(in, out, wiring.inputs(), wiring.outputs(), wiring.taps(), lanes, seed);
  }
}
