package dev.hourglass.random;

/// Normal random numbers without a state: each takes 16 random bits and looks up one of the 65,536
/// quantiles of the standard normal distribution at the middles of equal shares, scaled to variance
/// 1. They reach from −4.3 to 4.3.
public final class Normal {
  private static final int BITS = 16;
  private static final float[] QUANTILES = quantiles();

  // Acklam, "An algorithm for computing the inverse normal cumulative distribution function"
  // (2003), with a relative error below 1.2e-9.
  private static final double TAIL = 0.02425;

  private Normal() {}

  /// A normal number.
  ///
  /// @param bits of which the lowest 16 count
  public static float of(int bits) {
    return QUANTILES[bits & ((1 << BITS) - 1)];
  }

  private static float[] quantiles() {
    int count = 1 << BITS;
    double[] exact = new double[count];
    double squares = 0;
    for (int i = 0; i < count; i++) {
      exact[i] = quantile((i + 0.5) / count);
      squares += exact[i] * exact[i];
    }
    double scale = 1 / StrictMath.sqrt(squares / count);
    float[] table = new float[count];
    for (int i = 0; i < count; i++) {
      table[i] = (float) (exact[i] * scale);
    }
    return table;
  }

  /// The quantile of the standard normal distribution at probability `p`, above 0 and below 1.
  public static double quantile(double p) {
    if (p > 0.5) {
      return -quantile(1 - p);
    }
    if (p < TAIL) {
      double q = StrictMath.sqrt(-2 * StrictMath.log(p));
      double above =
          ((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838) * q
                              - 2.549732539343734)
                          * q
                      + 4.374664141464968)
                  * q
              + 2.938163982698783;
      double below =
          (((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996) * q
                      + 3.754408661907416)
                  * q
              + 1;
      return above / below;
    }
    double q = p - 0.5;
    double r = q * q;
    double above =
        ((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r
                            + 1.383577518672690e+02)
                        * r
                    - 3.066479806614716e+01)
                * r
            + 2.506628277459239;
    double below =
        ((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r
                            + 6.680131188771972e+01)
                        * r
                    - 1.328068155288572e+01)
                * r
            + 1;
    return q * above / below;
  }
}
