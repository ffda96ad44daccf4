package dev.hourglass.nn;

import dev.hourglass.kernels.ActivationFunction;

/// The hyperbolic tangent, in place where it can be.
public record Tanh() implements ElementwiseLayer {
  @Override
  public Operation bind(LayerContext binding) {
    return new SmoothActivation(ActivationFunction.TANH, binding);
  }
}
