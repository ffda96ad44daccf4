package dev.hourglass.nn;

import dev.hourglass.kernels.Curve;

/// `x · Φ(x)`, in place where it can be.
public record GELU() implements Layer {

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public boolean inPlace() {
    return true;
  }

  @Override
  public String description() {
    return "GELU";
  }

  @Override
  public Operation bind(Binding binding) {
    return new SmoothActivation(Curve.GELU, binding);
  }
}
