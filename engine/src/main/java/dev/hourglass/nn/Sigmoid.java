package dev.hourglass.nn;

import dev.hourglass.kernels.ActivationFunction;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Operation;
import dev.hourglass.nn.program.SmoothActivation;

/// `1 / (1 + e⁻ˣ)`, in place where it can be.
public record Sigmoid() implements ElementwiseLayer {
  @Override
  public Operation bind(LayerContext binding) {
    return new SmoothActivation(ActivationFunction.SIGMOID, binding);
  }
}
