package dev.hourglass.nn;

import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.ScalarKernels;
import dev.hourglass.kernels.SplitMix64;
import dev.hourglass.testing.Samples;
import java.util.ArrayList;
import java.util.List;

/// A random layer under a random input shape.
///
/// @param layer the layer
/// @param input the shape that arrives
/// @param lanes images side by side
/// @param parts parts that each phase is split into
/// @param seed of the numbers
record LayerCase(Layer layer, Shape input, int lanes, int parts, long seed) {
  private static final int OF_EACH_KIND = 40;

  static List<LayerCase> all() {
    List<LayerCase> cases = new ArrayList<>();
    for (int n = 0; n < OF_EACH_KIND; n++) {
      for (int kind = 0; kind < 5; kind++) {
        cases.add(draw(kind, cases.size()));
      }
    }
    return cases;
  }

  private static LayerCase draw(int kind, long seed) {
    SplitMix64 random = SplitMix64.stream(seed, kind);
    int in = Samples.between(random, 1, 20);
    int out = Samples.between(random, 1, 40);
    int kernel = Samples.between(random, 1, 5);
    int stride = Samples.between(random, 1, 3);
    int padding = Samples.between(random, 0, kernel - 1);
    Shape input =
        new Shape(in, Samples.between(random, kernel, 7), Samples.between(random, kernel, 7));
    Layer layer =
        switch (kind) {
          case 0 -> new Conv2d(in, out, kernel, stride, padding);
          case 1 ->
              new ConvTranspose2d(in, out, kernel, stride, padding / 2, random.nextInt(stride));
          case 2 -> new Linear(input.size(), out);
          case 3 -> new AdaptiveAvgPool2d(1);
          default -> new ReLU();
        };
    int lanes = random.nextInt(2) == 0 ? Block.SINGLE : Block.WIDTH;
    return new LayerCase(layer, input, lanes, Samples.between(random, 1, 3), seed);
  }

  /// The layer with buffers; scalar and vector kernels take turns.
  LayerRun run() {
    Kernels kernels = seed / 5 % 2 == 0 ? Kernels.best() : new ScalarKernels();
    return new LayerRun(layer, input, lanes, parts, seed, kernels);
  }

  /// Images of the block, away from zero, where ReLU has no derivative.
  float[] images() {
    float[] images = Samples.uniform(SplitMix64.stream(seed, 100), lanes * input.size());
    for (int i = 0; i < images.length; i++) {
      images[i] += Math.copySign(0.1f, images[i]);
    }
    return images;
  }

  /// A gradient that arrives from behind.
  float[] outputGradients() {
    int size = layer.outputShape(input).size();
    return Samples.uniform(SplitMix64.stream(seed, 101), lanes * size);
  }
}
