package dev.hourglass.nn;

import dev.hourglass.kernels.ActivationFunction;

/// `x · Φ(x)`, in place where it can be.
public record GELU() implements ElementwiseLayer {
  @Override
  public Operation bind(LayerContext binding) {
    return new SmoothActivation(ActivationFunction.GELU, binding);
  }
}
