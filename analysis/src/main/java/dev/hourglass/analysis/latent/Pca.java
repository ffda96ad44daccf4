package dev.hourglass.analysis.latent;

import dev.hourglass.model.Codes;
import org.ojalgo.OjAlgoUtils;
import org.ojalgo.matrix.decomposition.Eigenvalue;
import org.ojalgo.matrix.store.MatrixStore;
import org.ojalgo.matrix.store.R064Store;

/// Principal components of codes: the directions along which they vary most.
///
/// @param means of the numbers
/// @param axes `[component][number]`, two of length 1; the second is zero for codes of one number
/// @param shares of the variance that lies along each, 0 to 1
record Pca(double[] means, double[][] axes, double[] shares) {
  private static final int COMPONENTS = 2;

  /// The first two components of some codes.
  static Pca of(Codes codes) {
    // On one thread, so that the bits depend on no machine.
    OjAlgoUtils.limitThreadsTo(1);
    int size = codes.size();
    CodeMoments moments = CodeMoments.of(codes);
    double[] means = moments.means();
    Eigenvalue<Double> eigen = Eigenvalue.R064.make(size, true);
    if (!eigen.decompose(covariance(codes, means))) {
      throw new IllegalStateException(
          "the codes have no principal components, expected finite numbers: train the model again");
    }
    MatrixStore<Double> vectors = eigen.getV();
    double all = 0;
    for (double variance : moments.variances()) {
      all += variance;
    }
    double[][] axes = new double[COMPONENTS][size];
    double[] shares = new double[COMPONENTS];
    for (int c = 0; c < Math.min(COMPONENTS, size); c++) {
      for (int d = 0; d < size; d++) {
        axes[c][d] = vectors.doubleValue(d, c);
      }
      point(axes[c]);
      shares[c] = all > 0 ? eigen.getEigenvalues().get(c).norm() / all : 0;
    }
    return new Pca(means, axes, shares);
  }

  private static R064Store covariance(Codes codes, double[] means) {
    int size = codes.size();
    double[][] sums = new double[size][size];
    double[] centred = new double[size];
    for (int i = 0; i < codes.count(); i++) {
      for (int d = 0; d < size; d++) {
        centred[d] = codes.values()[i * size + d] - means[d];
      }
      for (int r = 0; r < size; r++) {
        addScaled(centred, centred[r], sums[r]);
      }
    }
    R064Store covariance = R064Store.FACTORY.make(size, size);
    for (int r = 0; r < size; r++) {
      for (int c = 0; c < size; c++) {
        covariance.set(r, c, sums[r][c] / codes.count());
      }
    }
    return covariance;
  }

  private static void addScaled(double[] from, double factor, double[] to) {
    for (int d = 0; d < to.length; d++) {
      to[d] += factor * from[d];
    }
  }

  /// A direction and its opposite are the same component: the largest number is to be positive.
  private static void point(double[] axis) {
    int largest = 0;
    for (int d = 1; d < axis.length; d++) {
      largest = Math.abs(axis[d]) > Math.abs(axis[largest]) ? d : largest;
    }
    double sign = axis[largest] < 0 ? -1 : 1;
    for (int d = 0; d < axis.length; d++) {
      axis[d] *= sign;
    }
  }

  /// Where codes lie along the components.
  ///
  /// @return points of two numbers
  Codes project(Codes codes) {
    float[] points = new float[COMPONENTS * codes.count()];
    for (int i = 0; i < codes.count(); i++) {
      for (int c = 0; c < COMPONENTS; c++) {
        double sum = 0;
        for (int d = 0; d < codes.size(); d++) {
          sum += axes[c][d] * (codes.values()[i * codes.size() + d] - means[d]);
        }
        points[COMPONENTS * i + c] = (float) sum;
      }
    }
    return Codes.of(COMPONENTS, points);
  }
}
