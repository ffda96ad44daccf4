package dev.hourglass.nn;

import dev.hourglass.kernels.Curve;

/// The hyperbolic tangent, in place where it can be.
public record Tanh() implements ElementwiseLayer {
  @Override
  public Operation bind(Binding binding) {
    return new SmoothActivation(Curve.TANH, binding);
  }
}
