package dev.hourglass.nn;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Wiring;
import dev.hourglass.nn.program.BlockBuffer;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.LinearOperation;
import dev.hourglass.nn.program.Operation;
import java.util.List;
import java.util.Objects;

/// A dense layer over all numbers of its input, with bias.
///
/// Weights are `(outFeatures, inFeatures)` as in PyTorch, where an input of several pixels counts
/// in the order channel, row, column; they start uniform in ±1/√inFeatures.
///
/// @param inFeatures numbers of the input
/// @param outFeatures numbers of the output
public record Linear(int inFeatures, int outFeatures) implements Layer {

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public Linear {
    Geometry.checkRange("in_features", inFeatures, 1);
    Geometry.checkRange("out_features", outFeatures, 1);
    Geometry.checkWeights((double) inFeatures * outFeatures);
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.size() != inFeatures) {
      throw new ShapeException(
          "the input is %s, which is %d numbers, expected %d: set in_features to %d"
              .formatted(input, input.size(), inFeatures, input.size()));
    }
    return Shape.vector(outFeatures);
  }

  @Override
  public List<ParameterSpec> parameters(Shape input) {
    double bound = 1 / Math.sqrt(inFeatures);
    return List.of(
        ParameterSpec.weight(
            List.of(outFeatures, inFeatures), outFeatures, input.channels(), input.pixels(), bound),
        ParameterSpec.bias(outFeatures, bound));
  }

  @Override
  public long multiplyAdds(Shape input) {
    Objects.requireNonNull(input, "input");
    return (long) inFeatures * outFeatures;
  }

  @Override
  public String description() {
    return "Linear %d→%d".formatted(inFeatures, outFeatures);
  }

  @Override
  public Operation bind(LayerContext binding) {
    // The numbers of all pixels are consecutive, so they can be used as channels of one pixel.
    BlockBuffer flat = binding.input().as(Shape.vector(inFeatures));
    return LinearOperation.convolution(binding.withInput(flat), Wiring.dense());
  }
}
