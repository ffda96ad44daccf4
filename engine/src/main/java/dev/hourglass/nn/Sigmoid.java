package dev.hourglass.nn;

import dev.hourglass.kernels.Curve;

/// `1 / (1 + e⁻ˣ)`, in place where it can be.
public record Sigmoid() implements ElementwiseLayer {
  @Override
  public Operation bind(Binding binding) {
    return new SmoothActivation(Curve.SIGMOID, binding);
  }
}
