package dev.hourglass.data.formats;

/// Resizes one row or column of samples with the triangle filter: linear interpolation when it
/// grows, an average over the covered area (weighted towards its middle) when it shrinks.
///
/// The weights depend on the two lengths alone, so they are computed once per image and direction.
final class Resampler {
  private final int[] first;
  private final float[][] weights;

  /// A resampler from one length to another, both positive.
  Resampler(int from, int to) {
    first = new int[to];
    weights = new float[to][];
    double scale = (double) from / to;
    double reach = Math.max(1, scale);
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * scale;
      first[i] = Math.max(0, (int) Math.floor(centre - reach));
      int end = Math.min(from, (int) Math.ceil(centre + reach));
      weights[i] = triangle(first[i], end, centre, reach);
    }
  }

  /// Resamples one line.
  ///
  /// @param in samples, `inStride` apart from `inOffset`
  /// @param out receives the resampled line, `outStride` apart from `outOffset`
  void apply(float[] in, int inOffset, int inStride, float[] out, int outOffset, int outStride) {
    for (int i = 0; i < first.length; i++) {
      float[] w = weights[i];
      float sum = 0;
      for (int k = 0; k < w.length; k++) {
        sum += w[k] * in[inOffset + (first[i] + k) * inStride];
      }
      out[outOffset + i * outStride] = sum;
    }
  }

  private static float[] triangle(int first, int end, double centre, double reach) {
    double[] heights = new double[end - first];
    double sum = 0;
    for (int k = 0; k < heights.length; k++) {
      heights[k] = Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / reach);
      sum += heights[k];
    }
    float[] weights = new float[heights.length];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = (float) (heights[k] / sum);
    }
    return weights;
  }
}
