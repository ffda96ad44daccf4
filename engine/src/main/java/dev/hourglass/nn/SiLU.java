package dev.hourglass.nn;

import dev.hourglass.kernels.Curve;

/// `x · σ(x)`, in place where it can be.
public record SiLU() implements Layer {

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
    return "SiLU";
  }

  @Override
  public Operation bind(Binding binding) {
    return new SmoothActivation(Curve.SILU, binding);
  }
}
