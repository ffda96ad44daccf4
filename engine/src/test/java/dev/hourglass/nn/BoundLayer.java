package dev.hourglass.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.RangeWork;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.program.BlockBuffer;
import dev.hourglass.nn.program.BlockContext;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Mode;
import dev.hourglass.nn.program.Operation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// A layer bound to buffers as a program would bind it, in the engine's own order
/// `[pixel][channel][lane]`. Watches that every finished number is handed on exactly once.
final class BoundLayer {
  final BlockContext pass = new BlockContext();
  final int parts;
  final BlockBuffer input;
  final BlockBuffer output;
  private final Operation operation;
  private final float[] gradients;

  /// @param training or evaluation
  /// @param position the layer's number in its program
  BoundLayer(Layer layer, Shape shape, int lanes, int parts, boolean training, int position) {
    this.parts = parts;
    Mode mode = training ? Mode.TRAINING : Mode.INFERENCE;
    input = new BlockBuffer(shape, lanes, mode);
    Shape leaving = layer.outputShape(shape);
    output = layer.inPlace() ? input.as(leaving) : new BlockBuffer(leaving, lanes, mode);
    Network network = new Network(shape, List.of(new NamedLayer("layer", layer)));
    Parameters parameters = Parameters.of(Map.of("net", network));
    parameters.initialise(1);
    gradients = new float[training ? parameters.size() : 0];
    operation =
        layer.bind(
            new LayerContext(
                Kernels.best(),
                mode,
                input,
                output,
                parameters.values(),
                gradients,
                parameters.offsets("net.layer"),
                true,
                pass,
                position));
    pass.begin(lanes, 1);
  }

  float[] forward(float[] block) {
    System.arraycopy(block, 0, input.values, 0, block.length);
    int[] handedOn = new int[output.size()];
    for (int part = parts - 1; part >= 0; part--) {
      operation.prepare(part, parts);
    }
    for (int part = parts - 1; part >= 0; part--) {
      operation.forward(part, parts, counting(handedOn));
    }
    assertThat(handedOn).containsOnly(1);
    return Arrays.copyOf(output.values, output.size());
  }

  float[] backward(float[] outputGradients) {
    System.arraycopy(outputGradients, 0, output.gradients, 0, outputGradients.length);
    int[] handedOn = new int[input.size()];
    for (int part = parts - 1; part >= 0; part--) {
      operation.inputGradient(part, parts, counting(handedOn));
    }
    for (int part = parts - 1; part >= 0; part--) {
      operation.parameterGradient(part, parts);
    }
    assertThat(handedOn).containsOnly(1);
    return Arrays.copyOf(input.gradients, input.size());
  }

  float[] parameterGradients() {
    return gradients;
  }

  private static RangeWork counting(int[] handedOn) {
    return (begin, end) -> {
      for (int e = begin; e < end; e++) {
        handedOn[e]++;
      }
    };
  }
}
