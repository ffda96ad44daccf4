package dev.hourglass.model;

import dev.hourglass.nn.GELU;
import dev.hourglass.nn.Layer;
import dev.hourglass.nn.LeakyReLU;
import dev.hourglass.nn.ReLU;
import dev.hourglass.nn.SiLU;
import dev.hourglass.nn.Sigmoid;
import dev.hourglass.nn.Tanh;

/// The activations that presets can be built with.
public enum Activation {
  /// `max(x, 0)`.
  RELU,
  /// With slope 0.01 below zero.
  LEAKY_RELU,
  /// `x · σ(x)`.
  SILU,
  /// `x · Φ(x)`.
  GELU,
  /// The logistic function.
  SIGMOID,
  /// The hyperbolic tangent.
  TANH;

  /// {@return the layer}
  public Layer layer() {
    return switch (this) {
      case RELU -> new ReLU();
      case LEAKY_RELU -> new LeakyReLU(0.01);
      case SILU -> new SiLU();
      case GELU -> new GELU();
      case SIGMOID -> new Sigmoid();
      case TANH -> new Tanh();
    };
  }
}
