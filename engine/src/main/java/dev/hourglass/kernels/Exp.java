package dev.hourglass.kernels;

/// The numbers of one exponential in float, within two units in the last place, and of what the
/// curves make of it.
///
/// `e^x = 2ⁿ · e^r` with `n = round(x / ln 2)` and `|r| ≤ ½ ln 2`, and `e^r` by the polynomial of
/// Cephes' `expf` (Moshier 1992), everything by fused multiply-adds. Arguments are clamped, so that
/// 2ⁿ is a normal float: the result is never zero nor infinite.
final class Exp {
  static final float LEAST = -87.0f;
  static final float MOST = 88.0f;
  static final float LOG2_E = 1.442695f;

  /// Adding this rounds to a whole number and leaves the number in the low bits.
  static final float ROUNDER = 12582912.0f;

  static final float LN2_HIGH = 0.6933594f;
  static final float LN2_LOW = -2.1219444e-4f;
  static final float P0 = 1.9875691e-4f;
  static final float P1 = 0.0013981999f;
  static final float P2 = 0.008333452f;
  static final float P3 = 0.041665796f;
  static final float P4 = 0.16666666f;
  static final float P5 = 0.5f;

  /// Bits of 1f; 2ⁿ is `(n << 23) + ONE`.
  static final int ONE = 0x3F800000;

  static final int MANTISSA_BITS = 23;

  // Abramowitz and Stegun 7.1.26: erf(z) = 1 − (A1·t + … + A5·t⁵)e^(−z²), t = 1 / (1 + P·z).
  static final float ERF_P = 0.3275911f;
  static final float ERF_A1 = 0.2548296f;
  static final float ERF_A2 = -0.28449672f;
  static final float ERF_A3 = 1.4214138f;
  static final float ERF_A4 = -1.4531521f;
  static final float ERF_A5 = 1.0614054f;
  static final float ROOT_HALF = 0.70710677f;

  /// 1 / √(2π).
  static final float NORMAL = 0.3989423f;

  // Cephes' tanhf (Moshier 1992) for |x| below TANH_NEAR: tanh(x) = x + x³ · (TANH_0·x⁸ + … +
  // TANH_4), relative to x, where the exponential's 1 swallows the small ones.
  static final float TANH_NEAR = 0.625f;
  static final float TANH_0 = -0.0057049887f;
  static final float TANH_1 = 0.020639088f;
  static final float TANH_2 = -0.053739715f;
  static final float TANH_3 = 0.13331442f;
  static final float TANH_4 = -0.3333328f;

  private Exp() {}

  /// The definition; {@link VectorKernels} does the same with vectors.
  static float exp(float argument) {
    float x = Math.max(LEAST, Math.min(MOST, argument));
    float shifted = Math.fma(x, LOG2_E, ROUNDER);
    float n = shifted - ROUNDER;
    float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
    float p = Math.fma(P0, r, P1);
    p = Math.fma(p, r, P2);
    p = Math.fma(p, r, P3);
    p = Math.fma(p, r, P4);
    p = Math.fma(p, r, P5);
    p = Math.fma(p, r * r, r) + 1f;
    int power = (Float.floatToRawIntBits(shifted) << MANTISSA_BITS) + ONE;
    return p * Float.intBitsToFloat(power);
  }
}
