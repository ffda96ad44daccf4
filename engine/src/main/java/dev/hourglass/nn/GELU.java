package dev.hourglass.nn;

import dev.hourglass.kernels.ActivationFunction;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Operation;
import dev.hourglass.nn.program.SmoothActivation;

/// `x · Φ(x)`, in place where it can be.
public record GELU() implements ElementwiseLayer {
  @Override
  public Operation bind(LayerContext binding) {
    return new SmoothActivation(ActivationFunction.GELU, binding);
  }
}
