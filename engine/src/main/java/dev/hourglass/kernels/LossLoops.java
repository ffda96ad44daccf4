package dev.hourglass.kernels;

/// The losses' arithmetic, in the manner of {@link Loops}: one index for all arrays, no branches
/// and no sums, so that the JIT makes vectors of them. Ranges are half open.
public final class LossLoops {
  private LossLoops() {}

  /// `terms = |d|` and `gradients = scale · sign(d)` with `d = output − target`, where the sign of
  /// zero is zero.
  public static void absoluteError(
      float[] output,
      float[] target,
      float[] gradients,
      float[] terms,
      float scale,
      int begin,
      int end) {
    for (int e = begin; e < end; e++) {
      float d = output[e] - target[e];
      float size = Math.abs(d);
      gradients[e] = scale * (d / Math.max(size, Float.MIN_NORMAL));
      terms[e] = size;
    }
  }

  /// `out = −|in|`.
  public static void negatedMagnitude(float[] in, float[] out, int begin, int end) {
    for (int e = begin; e < end; e++) {
      out[e] = -Math.abs(in[e]);
    }
  }

  /// Binary cross-entropy of logits x against targets t: `terms = max(x, 0) − x · t + ln(1 +
  /// e^−|x|)` and `gradients = scale · (σ(x) − t)`.
  ///
  /// With `q = σ(−|x|)` the logarithm is `−ln(1 − q) = 2 · artanh(q / (2 − q))`, a series in powers
  /// of at most 1/9.
  ///
  /// @param terms holds q before
  public static void crossEntropy(
      float[] logits,
      float[] target,
      float[] gradients,
      float[] terms,
      float scale,
      int begin,
      int end) {
    for (int e = begin; e < end; e++) {
      float x = logits[e];
      float q = terms[e];
      float z = q / (2 - q);
      float s = z * z;
      float series = Math.fma(s, 1f / 15, 1f / 13);
      series = Math.fma(s, series, 1f / 11);
      series = Math.fma(s, series, 1f / 9);
      series = Math.fma(s, series, 1f / 7);
      series = Math.fma(s, series, 1f / 5);
      series = Math.fma(s, series, 1f / 3);
      series = Math.fma(s, series, 1f);
      float positive = Math.max(x, 0f);
      terms[e] = Math.fma(2 * z, series, Math.fma(-x, target[e], positive));
      // One where x is positive and zero elsewhere.
      float step = positive / Math.max(Math.abs(x), Float.MIN_NORMAL);
      gradients[e] = scale * (Math.fma(step, 1 - 2 * q, q) - target[e]);
    }
  }

  /// `energy = x² + y²` and `cross = x · y`.
  public static void products(
      float[] x, float[] y, float[] energy, float[] cross, int begin, int end) {
    for (int e = begin; e < end; e++) {
      energy[e] = Math.fma(x[e], x[e], y[e] * y[e]);
      cross[e] = x[e] * y[e];
    }
  }

  /// Structural similarity of windows and its derivatives, from weighted means over each window.
  ///
  /// With `a1 = 2·mx·my + c1`, `a2 = 2(cross − mx·my) + c2`, `b1 = mx² + my² + c1`, `b2 = energy −
  /// mx² − my² + c2` the similarity is `a1·a2 / (b1·b2)`.
  ///
  /// @param mx mean of x; receives the derivative with respect to it
  /// @param my mean of y
  /// @param energy mean of x² + y²; receives twice the derivative with respect to it
  /// @param cross mean of x · y; receives the derivative with respect to it
  public static void similarity(
      float[] mx,
      float[] my,
      float[] energy,
      float[] cross,
      float[] similarity,
      float c1,
      float c2,
      int begin,
      int end) {
    for (int e = begin; e < end; e++) {
      float x = mx[e];
      float y = my[e];
      float squares = Math.fma(x, x, y * y);
      float product = x * y;
      float a1 = Math.fma(2f, product, c1);
      float a2 = Math.fma(2f, cross[e] - product, c2);
      float b1 = squares + c1;
      float b2 = energy[e] - squares + c2;
      float r = 1 / (b1 * b2);
      float s = a1 * a2 * r;
      similarity[e] = s;
      mx[e] = 2 * r * Math.fma(y, a2 - a1, x * s * (b1 - b2));
      energy[e] = -2 * s * b1 * r;
      cross[e] = 2 * a1 * r;
    }
  }

  /// `level ← scale · (level + x · along + y · across)`.
  public static void combine(
      float[] level,
      float[] x,
      float[] along,
      float[] y,
      float[] across,
      float scale,
      int begin,
      int end) {
    for (int e = begin; e < end; e++) {
      level[e] = scale * Math.fma(y[e], across[e], Math.fma(x[e], along[e], level[e]));
    }
  }
}
