package dev.hourglass.nn;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.program.Program;
import dev.hourglass.parallel.Phase;
import dev.hourglass.random.SplitMix64;
import dev.hourglass.testing.Samples;
import java.util.List;
import java.util.Map;

/// Layers in a row as training runs them, in PyTorch's orders on the outside. Parameters are called
/// `net.layer.weight`.
final class NetworkRun {
  private final Parameters parameters;
  private final float[] gradients;
  private final Program program;
  private final int parts;

  NetworkRun(
      Shape input, List<NamedLayer> layers, int lanes, int parts, long seed, Kernels kernels) {
    this.parts = parts;
    Map<String, Network> networks = Map.of("net", new Network(input, layers));
    parameters = Parameters.of(networks);
    parameters.initialise(seed);
    float[] moves = Samples.uniform(SplitMix64.stream(seed, 1), parameters.trainable());
    for (int p = 0; p < moves.length; p++) {
      parameters.values()[p] += 0.2f * moves[p];
    }
    gradients = new float[parameters.size()];
    program = Program.training(networks, parameters, gradients, lanes, kernels);
    program.pass().begin(lanes, seed);
  }

  Parameters parameters() {
    return parameters;
  }

  /// The gradients of all parameters, in the engine's order.
  float[] gradients() {
    return gradients;
  }

  int outputSize() {
    return program.outputShape().size() * program.lanes();
  }

  /// What leaves the last layer.
  float[] forward(float[] images) {
    LayerRun.put(images, program.inputShape(), program.lanes(), program.inputValues());
    run(program.prepare());
    program.forward().forEach(this::run);
    return LayerRun.get(program.outputShape(), program.lanes(), program.outputValues());
  }

  /// Adds to the parameters' gradients.
  void backward(float[] outputGradients) {
    LayerRun.put(
        outputGradients, program.outputShape(), program.lanes(), program.outputGradients());
    program.backward().forEach(this::run);
  }

  private void run(Phase phase) {
    for (int part = parts - 1; part >= 0; part--) {
      phase.run(part, parts);
    }
  }
}
