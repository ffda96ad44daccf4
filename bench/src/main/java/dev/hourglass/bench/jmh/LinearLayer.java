package dev.hourglass.bench.jmh;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Gather;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.RangeWork;
import dev.hourglass.kernels.WeightGradient;
import dev.hourglass.kernels.Wiring;
import dev.hourglass.model.Models;
import dev.hourglass.nn.Conv2d;
import dev.hourglass.nn.ConvTranspose2d;
import dev.hourglass.nn.Layer;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;

/// A linear layer of the classic model, as the kernels see it: two wirings and numbers of channels.
///
/// @param there the wiring from the layer's input to its output
/// @param back the same, swapped
/// @param in channels of the input
/// @param out channels that leave
/// @param transposed whether the layer is a convolution run backwards
record LinearLayer(Wiring there, Wiring back, int in, int out, boolean transposed) {

  /// The layer of a name: `conv1` to `conv3`, `deconv1` to `deconv4`.
  ///
  /// @throws IllegalArgumentException if there is no such linear layer
  static LinearLayer of(String name) {
    for (Network network : Models.classic(1).networks().values()) {
      for (int l = 0; l < network.layers().size(); l++) {
        NamedLayer named = network.layers().get(l);
        if (named.name().equals(name)) {
          return of(named.layer(), network.shapes().get(l), network.shapes().get(l + 1));
        }
      }
    }
    throw new IllegalArgumentException(
        "the classic model has no layer '%s', expected one such as conv1".formatted(name));
  }

  private static LinearLayer of(Layer layer, Shape input, Shape output) {
    return switch (layer) {
      case Conv2d c -> {
        Wiring wiring = wiring(input, output, c.kernel(), c.stride(), c.padding());
        yield new LinearLayer(wiring, wiring.swapped(), c.inChannels(), c.outChannels(), false);
      }
      case ConvTranspose2d c -> {
        Wiring wiring = wiring(output, input, c.kernel(), c.stride(), c.padding());
        yield new LinearLayer(wiring.swapped(), wiring, c.inChannels(), c.outChannels(), true);
      }
      default ->
          throw new IllegalArgumentException(
              "%s is not linear, expected a convolution".formatted(layer.description()));
    };
  }

  private static Wiring wiring(Shape from, Shape to, int kernel, int stride, int padding) {
    return Wiring.conv2d(
        from.height(), from.width(), to.height(), to.width(), kernel, stride, padding);
  }

  /// Multiply-adds of a block, forward or backward.
  long multiplyAdds() {
    return (long) there.size() * in * out * Block.NARROW;
  }

  /// The forward pass.
  Case forward() {
    return gather(there, in, out);
  }

  /// The input gradient.
  Case inputGradient() {
    return gather(back, out, in);
  }

  private Case gather(Wiring wiring, int from, int to) {
    Gather gather = new Gather(wiring, from, to, Block.NARROW);
    float[] weights = Numbers.uniform(1, wiring.taps() * from * to);
    float[] bias = Numbers.uniform(2, to);
    float[] input = Numbers.padded(3, wiring.inputs() * from * Block.NARROW, Block.NARROW);
    float[] output = new float[(wiring.outputs() * to + 1) * Block.NARROW];
    return new Case(
        new float[][] {output},
        multiplyAdds(),
        (kernels, state) ->
            gather.run(kernels, input, weights, 0, bias, 0, state[0], RangeWork.NONE, 0, 1));
  }

  /// The weight gradient, without the copy.
  Case weightGradient() {
    WeightGradient plan = plan();
    Wiring wiring = transposed ? back : there;
    float[] rows = Numbers.padded(1, wiring.inputs() * rows() * Block.NARROW, Block.NARROW);
    float[] copy = new float[plan.copySize()];
    float[] columns = columns(wiring);
    plan.copyColumns(Kernels.best(), columns, copy, 0, 1);
    float[] gradient = new float[wiring.taps() * in * out];
    return new Case(
        new float[][] {gradient},
        multiplyAdds(),
        (kernels, state) -> plan.run(kernels, rows, columns, copy, state[0], 0, 0, 1));
  }

  /// The copy that the weight gradient reads.
  Case copy() {
    WeightGradient plan = plan();
    float[] columns = columns(transposed ? back : there);
    return new Case(
        new float[][] {new float[plan.copySize()]},
        0,
        (kernels, state) -> plan.copyColumns(kernels, columns, state[0], 0, 1));
  }

  private WeightGradient plan() {
    Wiring wiring = transposed ? back : there;
    return new WeightGradient(wiring, rows(), transposed ? in : out, Block.NARROW);
  }

  private int rows() {
    return transposed ? out : in;
  }

  private float[] columns(Wiring wiring) {
    int channels = transposed ? in : out;
    return Numbers.padded(2, wiring.outputs() * channels * Block.NARROW, Block.NARROW);
  }
}
