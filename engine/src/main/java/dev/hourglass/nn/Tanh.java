package dev.hourglass.nn;

import dev.hourglass.kernels.Curve;

/// The hyperbolic tangent, in place where it can be.
public record Tanh() implements Layer {

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
    return "Tanh";
  }

  @Override
  public Operation bind(Binding binding) {
    return new SmoothActivation(Curve.TANH, binding);
  }
}
