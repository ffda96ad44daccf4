package dev.hourglass.nn;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.RangeWork;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.program.BlockBuffer;
import dev.hourglass.nn.program.BlockContext;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Mode;
import dev.hourglass.nn.program.Operation;
import dev.hourglass.parallel.Phase;
import java.util.List;
import java.util.Map;

/// One layer bound to buffers, in PyTorch's orders on the outside: images are
/// `[image][channel][row][column]`.
final class LayerRun {
  private final BlockContext pass = new BlockContext();
  private final Parameters parameters;
  private final float[] gradients;
  private final BlockBuffer input;
  private final BlockBuffer output;
  private final Operation operation;
  private final int parts;

  LayerRun(Layer layer, Shape shape, int lanes, int parts, long seed, Kernels kernels) {
    this(layer, shape, lanes, parts, seed, kernels, true);
  }

  LayerRun(
      Layer layer,
      Shape shape,
      int lanes,
      int parts,
      long seed,
      Kernels kernels,
      boolean training) {
    this.parts = parts;
    Network network = new Network(shape, List.of(new NamedLayer("layer", layer)));
    parameters = Parameters.of(Map.of("net", network));
    parameters.initialise(seed);
    gradients = new float[parameters.size()];
    input = new BlockBuffer(shape, lanes, Mode.TRAINING);
    Shape leaving = layer.outputShape(shape);
    output = layer.inPlace() ? input.as(leaving) : new BlockBuffer(leaving, lanes, Mode.TRAINING);
    int[] offsets = parameters.offsets("net.layer");
    operation =
        layer.bind(
            new LayerContext(
                kernels,
                training ? Mode.TRAINING : Mode.INFERENCE,
                input,
                output,
                parameters.values(),
                gradients,
                offsets,
                true,
                pass,
                0));
    pass.begin(lanes, seed);
  }

  /// What is known of the block: how many lanes are filled, the key of its noise, the penalties.
  BlockContext pass() {
    return pass;
  }

  /// The layer at work.
  Operation operation() {
    return operation;
  }

  /// What leaves the layer for some images.
  float[] forward(float[] images) {
    put(images, input.shape, input.lanes, input.values);
    run(operation::prepare);
    run((part, of) -> operation.forward(part, of, RangeWork.NONE));
    moveStatistics();
    return get(output.shape, output.lanes, output.values);
  }

  /// The input's gradient for some gradient of the output; the parameters' gradients add up.
  float[] backward(float[] outputGradients) {
    put(outputGradients, output.shape, output.lanes, output.gradients);
    run((part, of) -> operation.inputGradient(part, of, RangeWork.NONE));
    run(operation::parameterGradient);
    return get(input.shape, input.lanes, input.gradients);
  }

  /// A parameter in PyTorch's order.
  ///
  /// @param index 0 for the weight, 1 for the bias
  float[] parameter(int index) {
    return parameters.views().get(index).read(parameters.values());
  }

  void setParameter(int index, float[] tensor) {
    parameters.views().get(index).write(tensor, parameters.values());
  }

  /// A parameter's gradient in PyTorch's order.
  float[] parameterGradient(int index) {
    return parameters.views().get(index).read(gradients);
  }

  boolean trainable(int index) {
    return parameters.views().get(index).spec().trainable();
  }

  int parameterCount() {
    return parameters.views().size();
  }

  long[] parameterShape(int index) {
    return parameters.views().get(index).spec().shape().stream()
        .mapToLong(Integer::longValue)
        .toArray();
  }

  /// As at the end of a step: what is not learned moves by what waits beside the gradients.
  private void moveStatistics() {
    for (int s = parameters.trainable(); s < gradients.length; s++) {
      parameters.values()[s] += gradients[s];
      gradients[s] = 0;
    }
  }

  private void run(Phase phase) {
    for (int part = parts - 1; part >= 0; part--) {
      phase.run(part, parts);
    }
  }

  /// From `[image][channel][row][column]` to a block.
  static void put(float[] images, Shape shape, int lanes, float[] block) {
    for (int i = 0; i < images.length; i++) {
      block[blockPosition(i, shape, lanes)] = images[i];
    }
  }

  /// From a block to `[image][channel][row][column]`.
  static float[] get(Shape shape, int lanes, float[] block) {
    float[] images = new float[shape.size() * lanes];
    for (int i = 0; i < images.length; i++) {
      images[i] = block[blockPosition(i, shape, lanes)];
    }
    return images;
  }

  private static int blockPosition(int index, Shape shape, int lanes) {
    int pixel = index % shape.pixels();
    int channel = index / shape.pixels() % shape.channels();
    int lane = index / shape.size();
    return (pixel * shape.channels() + channel) * lanes + lane;
  }
}
