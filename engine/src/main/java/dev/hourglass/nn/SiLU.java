package dev.hourglass.nn;

import dev.hourglass.kernels.Curve;

/// `x · σ(x)`, in place where it can be.
public record SiLU() implements ElementwiseLayer {
  @Override
  public Operation bind(Binding binding) {
    return new SmoothActivation(Curve.SILU, binding);
  }
}
