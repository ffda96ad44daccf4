package dev.hourglass.nn;

import dev.hourglass.kernels.Curve;

/// `1 / (1 + e⁻ˣ)`, in place where it can be.
public record Sigmoid() implements Layer {

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
    return "Sigmoid";
  }

  @Override
  public Operation bind(Binding binding) {
    return new SmoothActivation(Curve.SIGMOID, binding);
  }
}
