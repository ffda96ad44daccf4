package dev.hourglass.data.formats;

/// Resizes one row or column of samples with the triangle filter: linear interpolation when it
/// grows, an average over the covered area (weighted towards its middle) when it shrinks.
///
/// The weights depend on the lengths alone, so they are computed once per image and direction.
final class Resampler {
  private final int[] first;
  private final float[][] weights;

  /// A resampler from one length to another, both positive.
  Resampler(int from, int to) {
    this(from, 0, from, to);
  }

  /// A resampler of a part of a line; samples beside it count where the filter reaches over its
  /// ends.
  ///
  /// @param from samples of the whole line
  /// @param begin where the part begins, in samples
  /// @param extent how long the part is, in samples, positive
  /// @param to samples to make of it
  Resampler(int from, double begin, double extent, int to) {
    first = new int[to];
    weights = new float[to][];
    double scale = extent / to;
    double reach = Math.max(1, scale);
    for (int i = 0; i < to; i++) {
      double centre = begin + (i + 0.5) * scale;
      first[i] = Math.max(0, (int) Math.floor(centre - reach));
      int end = Math.min(from, (int) Math.ceil(centre + reach));
      weights[i] = triangle(first[i], end, centre, reach);
    }
  }

  /// Resamples one row.
  ///
  /// @param in `[sample]`
  /// @param out receives the resampled row
  void apply(float[] in, float[] out) {
    for (int i = 0; i < first.length; i++) {
      float[] w = weights[i];
      float sum = 0;
      for (int k = 0; k < w.length; k++) {
        sum += w[k] * in[first[i] + k];
      }
      out[i] = sum;
    }
  }

  /// The first sample that counts.
  int begin() {
    return first[0];
  }

  /// The sample behind the last one that counts.
  int end() {
    int last = first.length - 1;
    return first[last] + weights[last].length;
  }

  /// The share of one sample of the line in one resampled sample, 0 if it does not count.
  float weight(int sample, int resampled) {
    int k = sample - first[resampled];
    return k < 0 || k >= weights[resampled].length ? 0 : weights[resampled][k];
  }

  /// The first resampled sample in which one of the line or a later one counts.
  ///
  /// @param from where to begin to search: they do not decrease along the line
  int firstWith(int sample, int from) {
    int i = from;
    while (i < first.length && first[i] + weights[i].length <= sample) {
      i++;
    }
    return i;
  }

  /// Whether a resampled sample reaches back to one of the line.
  boolean reaches(int sample, int resampled) {
    return resampled < first.length && first[resampled] <= sample;
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
