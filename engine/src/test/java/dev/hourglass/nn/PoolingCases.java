package dev.hourglass.nn;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Block;
import dev.hourglass.random.SplitMix64;
import dev.hourglass.testing.Samples;
import java.util.ArrayList;
import java.util.List;

/// Random layers that pool, repeat, cut or normalise pixels, under random input shapes.
final class PoolingCases {
  private static final int OF_EACH_KIND = 24;
  private static final int KINDS = 5;

  /// Keeps the variance of small groups away from zero, where no float gradient is exact.
  private static final double EPSILON = 0.1;

  private PoolingCases() {}

  static List<LayerCase> all() {
    List<LayerCase> cases = new ArrayList<>();
    for (int n = 0; n < OF_EACH_KIND; n++) {
      for (int kind = 0; kind < KINDS; kind++) {
        cases.add(draw(kind, cases.size()));
      }
    }
    cases.add(new LayerCase(new GroupNorm(2, 8), new Shape(8, 7, 7), Block.WIDE, 2, 1000));
    cases.add(new LayerCase(new GroupNorm(1, 40), new Shape(40, 3, 5), Block.WIDE, 3, 1001));
    cases.add(new LayerCase(new Crop(4, 5), new Shape(3, 6, 5), Block.WIDE, 3, 1002));
    cases.add(new LayerCase(new Crop(5, 2), new Shape(7, 5, 9), Block.SINGLE, 2, 1003));
    return cases;
  }

  private static LayerCase draw(int kind, long seed) {
    SplitMix64 random = SplitMix64.stream(seed, 50 + kind);
    int kernel = Samples.between(random, 1, 4);
    int stride = Samples.between(random, 1, 5);
    int padding = Samples.between(random, 0, kernel / 2);
    int groups = Samples.between(random, 1, 5);
    int channels = groups * Samples.between(random, 1, 6);
    Shape input =
        new Shape(
            channels,
            Samples.between(random, Math.max(2, kernel), 9),
            Samples.between(random, Math.max(2, kernel), 9));
    Layer layer =
        switch (kind) {
          case 0 -> new MaxPool2d(kernel, stride, padding);
          case 1 -> new AvgPool2d(kernel, stride, padding);
          case 2 -> new AdaptiveAvgPool2d(Samples.between(random, 1, 12));
          case 3 -> new Upsample(Samples.between(random, 1, 4));
          default -> new GroupNorm(groups, channels, EPSILON);
        };
    int lanes = LayerCase.LANES[random.nextInt(LayerCase.LANES.length)];
    return new LayerCase(layer, input, lanes, Samples.between(random, 1, 4), seed);
  }

  /// The layer with buffers and with parameters that all differ.
  static LayerRun run(LayerCase c) {
    LayerRun run = c.run();
    for (int p = 0; p < run.parameterCount(); p++) {
      SplitMix64 random = SplitMix64.stream(c.seed(), 110 + p);
      run.setParameter(p, Samples.uniform(random, run.parameter(p).length));
    }
    return run;
  }

  /// Images of few levels, so that the largest number is often there several times.
  static float[] tiedImages(LayerCase c) {
    float[] images = c.images();
    for (int i = 0; i < images.length; i++) {
      images[i] = Math.round(2 * images[i]) / 2f;
    }
    return images;
  }

  /// Images without two numbers nearer than a gap, in random order.
  static float[] distinctImages(LayerCase c, float gap) {
    int size = c.input().size();
    float[] images = new float[c.lanes() * size];
    SplitMix64 random = SplitMix64.stream(c.seed(), 103);
    for (int i = 0; i < images.length; i++) {
      int first = i / size * size;
      int other = first + random.nextInt(i - first + 1);
      images[i] = images[other];
      images[other] = gap * (i - first - size / 2);
    }
    return images;
  }
}
