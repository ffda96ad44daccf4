package dev.hourglass.analysis.latent;

import dev.hourglass.analysis.Pca;
import dev.hourglass.model.Codes;
import java.util.Arrays;

/// The plane of the two directions along which codes vary most.
///
/// @param pca two components; the second is zero for codes of one number
/// @param shares of the variance along each, 0 to 1
record CodePlane(Pca pca, double[] shares) {

  static CodePlane of(Codes codes) {
    CodeMoments moments = CodeMoments.of(codes);
    double[][] sums = products(codes, moments.means());
    Pca pca = Pca.of(moments.means(), (r, c) -> sums[r][c] / codes.count(), 2);
    double all = 0;
    for (double variance : moments.variances()) {
      all += variance;
    }
    double[] shares = new double[2];
    for (int c = 0; c < shares.length; c++) {
      shares[c] = all > 0 ? pca.variances()[c] / all : 0;
    }
    return new CodePlane(pca, shares);
  }

  /// Sums over the codes of the products of two numbers' deviations from their means.
  private static double[][] products(Codes codes, double[] means) {
    int size = codes.size();
    double[][] sums = new double[size][size];
    double[] centred = new double[size];
    for (int i = 0; i < codes.count(); i++) {
      int first = i * size;
      Arrays.setAll(centred, d -> codes.values()[first + d] - means[d]);
      for (int r = 0; r < size; r++) {
        addScaled(centred, centred[r], sums[r]);
      }
    }
    return sums;
  }

  private static void addScaled(double[] from, double factor, double[] to) {
    for (int d = 0; d < to.length; d++) {
      to[d] += factor * from[d];
    }
  }

  /// Projects codes onto the plane.
  ///
  /// @return points of two numbers
  Codes project(Codes codes) {
    float[] points = new float[2 * codes.count()];
    for (int i = 0; i < codes.count(); i++) {
      double[] point = pca.project(codes.at(i));
      points[2 * i] = (float) point[0];
      points[2 * i + 1] = (float) point[1];
    }
    return Codes.of(2, points);
  }
}
