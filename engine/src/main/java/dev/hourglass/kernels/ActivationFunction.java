package dev.hourglass.kernels;

/// The smooth activations, each with its derivative.
///
/// All come from one exponential ({@link Exp}), the same in both implementations of the kernels.
public enum ActivationFunction {
  /// `σ(x) = 1 / (1 + e⁻ˣ)`; the derivative is `σ(1 − σ)`.
  SIGMOID,
  /// `tanh(x) = 2σ(2x) − 1`, and near zero a polynomial, so that small numbers keep their digits;
  /// the derivative is `1 − tanh²`.
  TANH,
  /// `x · σ(x)` (Elfwing, Uchibe and Doya 2018); the derivative is `σ(1 + x(1 − σ))`.
  SILU,
  /// `x · Φ(x)` with the normal distribution's Φ (Hendrycks and Gimpel 2016); the derivative is `Φ
  /// + x · φ(x)`. Φ is Abramowitz and Stegun's 7.1.26, within 1.5e-7.
  GELU
}
