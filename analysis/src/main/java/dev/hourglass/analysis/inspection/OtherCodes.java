package dev.hourglass.analysis.inspection;

import dev.hourglass.latent.NearestCodes;
import dev.hourglass.model.Codes;

/// The nearest other codes of each code of a set.
final class OtherCodes {
  private OtherCodes() {}

  /// @param codes at least two
  /// @param most how many neighbours at most; there are fewer where there are not so many codes
  static NearestCodes.Found of(Codes codes, int most, int threads) {
    int k = Math.min(most, codes.count() - 1);
    NearestCodes.Found all = new NearestCodes(codes).nearest(codes, k + 1, threads);
    int[] indices = new int[codes.count() * k];
    float[] distances = new float[indices.length];
    for (int i = 0; i < codes.count(); i++) {
      int to = i * k;
      for (int rank = 0; rank <= k && to < (i + 1) * k; rank++) {
        // Of many equal codes the own one may be missing: then the furthest is left out.
        if (all.index(i, rank) != i) {
          indices[to] = all.index(i, rank);
          distances[to++] = all.distance(i, rank);
        }
      }
    }
    return new NearestCodes.Found(k, indices, distances);
  }

  /// The mean distance of each code to its neighbours, added from the nearest on.
  static double[] meanDistances(NearestCodes.Found others) {
    double[] means = new double[others.queries()];
    for (int i = 0; i < means.length; i++) {
      for (int rank = 0; rank < others.k(); rank++) {
        means[i] += others.distance(i, rank);
      }
      means[i] /= others.k();
    }
    return means;
  }
}
