package dev.hourglass.nn;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.ScalarKernels;
import dev.hourglass.random.SplitMix64;
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
  static final int[] LANES = {Block.SINGLE, Block.NARROW, Block.WIDE};
  private static final int OF_EACH_KIND = 40;
  private static final int KINDS = 14;

  /// As few numbers as these make a poor variance.
  private static final int FEWEST_NORMALISED = 16;

  static List<LayerCase> all() {
    List<LayerCase> cases = new ArrayList<>();
    for (int n = 0; n < OF_EACH_KIND; n++) {
      for (int kind = 0; kind < KINDS; kind++) {
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
          case 4 -> new ReLU();
          case 5 -> new LeakyReLU(0.2);
          case 6 -> new Sigmoid();
          case 7 -> new Tanh();
          case 8 -> new SiLU();
          case 9 -> new GELU();
          case 10 -> new Flatten();
          case 11 -> new Unflatten(in, input.height(), input.width());
          case 12 -> new BatchNorm1d(in);
          default -> new BatchNorm2d(in);
        };
    Shape arriving =
        switch (layer) {
          case Unflatten _ -> Shape.vector(input.size());
          case BatchNorm1d _ -> Shape.vector(in);
          default -> input;
        };
    boolean few = layer.mixesImages() && arriving.pixels() < FEWEST_NORMALISED;
    int lanes = few ? Block.WIDE : LANES[random.nextInt(LANES.length)];
    return new LayerCase(layer, arriving, lanes, Samples.between(random, 1, 3), seed);
  }

  /// The layer with buffers; scalar and vector kernels take turns.
  LayerRun run() {
    Kernels kernels = seed / KINDS % 2 == 0 ? Kernels.best() : new ScalarKernels();
    LayerRun run = new LayerRun(layer, input, lanes, parts, seed, kernels);
    for (int p = 0; p < run.parameterCount(); p++) {
      // What begins as ones or zeros would hide a factor that is missing.
      float[] numbers = run.parameter(p);
      float[] moves = Samples.uniform(SplitMix64.stream(seed, 200 + p), numbers.length);
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] += 0.5f * moves[i];
      }
      run.setParameter(p, numbers);
    }
    return run;
  }

  /// Whether the layer is linear on either side of zero.
  boolean piecewiseLinear() {
    return switch (layer) {
      case Sigmoid _, Tanh _, SiLU _, GELU _, BatchNorm1d _, BatchNorm2d _ -> false;
      default -> true;
    };
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
