package dev.hourglass.nn;

import dev.hourglass.kernels.ActivationFunction;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Operation;
import dev.hourglass.nn.program.SmoothActivation;

/// The hyperbolic tangent, in place where it can be.
public record Tanh() implements ElementwiseLayer {
  @Override
  public Operation bind(LayerContext binding) {
    return new SmoothActivation(ActivationFunction.TANH, binding);
  }
}
