package dev.hourglass.kernels;

/// Loops without sums, which the JIT vectorises: they need no second implementation, and give the
/// same bits everywhere. Ranges are half open.
public final class Loops {
  private Loops() {}

  /// The exponential that the kernels use, of one number.
  public static float exp(float x) {
    return Exp.exp(x);
  }

  /// `to += from`.
  public static void add(float[] from, float[] to, int begin, int end) {
    for (int e = begin; e < end; e++) {
      to[e] += from[e];
    }
  }

  /// `to += from`, and `from` becomes zero.
  public static void move(float[] from, float[] to, int begin, int end) {
    for (int e = begin; e < end; e++) {
      to[e] += from[e];
      from[e] = 0;
    }
  }

  /// `sum = a + b`.
  public static void sum(float[] a, float[] b, float[] sum, int begin, int end) {
    for (int e = begin; e < end; e++) {
      sum[e] = a[e] + b[e];
    }
  }

  /// `product = a · b`.
  public static void multiply(float[] a, float[] b, float[] product, int begin, int end) {
    for (int e = begin; e < end; e++) {
      product[e] = a[e] * b[e];
    }
  }

  /// `to += factor · from`.
  public static void addScaled(float[] from, float factor, float[] to, int begin, int end) {
    for (int e = begin; e < end; e++) {
      to[e] = Math.fma(factor, from[e], to[e]);
    }
  }

  /// `largest = max(largest, numbers)`, NaN if one is NaN.
  public static void maximum(float[] numbers, float[] largest, int begin, int end) {
    for (int e = begin; e < end; e++) {
      largest[e] = Math.max(largest[e], numbers[e]);
    }
  }

  /// As {@link #maximum}; where a number is above what was the largest, or NaN, `where = place`.
  public static void maximum(
      float[] numbers, int place, float[] largest, int[] where, int begin, int end) {
    for (int e = begin; e < end; e++) {
      where[e] = numbers[e] <= largest[e] || Float.isNaN(largest[e]) ? where[e] : place;
      largest[e] = Math.max(largest[e], numbers[e]);
    }
  }

  /// `out = in > 0 ? in : slope · in`; the arrays may be the same.
  public static void leak(float[] in, float slope, float[] out, int begin, int end) {
    for (int e = begin; e < end; e++) {
      float x = in[e];
      out[e] = x > 0 ? x : slope * x;
    }
  }

  /// `inputGradients = output > 0 ? outputGradients : slope · outputGradients`; the gradients may
  /// be one array.
  public static void leakGradient(
      float[] output,
      float slope,
      float[] outputGradients,
      float[] inputGradients,
      int begin,
      int end) {
    for (int e = begin; e < end; e++) {
      float g = outputGradients[e];
      inputGradients[e] = output[e] > 0 ? g : slope * g;
    }
  }

  /// `average ← average + rest · (value − average)`.
  public static void average(float[] values, float rest, float[] average, int begin, int end) {
    for (int e = begin; e < end; e++) {
      average[e] = Math.fma(rest, values[e] - average[e], average[e]);
    }
  }

  /// `numbers ← factor · numbers`.
  public static void scale(float[] numbers, float factor, int begin, int end) {
    for (int e = begin; e < end; e++) {
      numbers[e] *= factor;
    }
  }

  /// The sum of squares in double, one after another.
  public static double squares(float[] numbers, int begin, int end) {
    double sum = 0;
    for (int e = begin; e < end; e++) {
      sum += (double) numbers[e] * numbers[e];
    }
    return sum;
  }
}
