package dev.hourglass.nn;

import dev.hourglass.kernels.Curve;

/// `x · Φ(x)`, in place where it can be.
public record GELU() implements ElementwiseLayer {
  @Override
  public Operation bind(Binding binding) {
    return new SmoothActivation(Curve.GELU, binding);
  }
}
