package dev.hourglass.analysis.umap;

import java.util.Arrays;

/// Eigenvalues and eigenvectors of a small symmetric matrix, by Jacobi's rotations (Golub and Van
/// Loan, "Matrix computations", section 8.5): plain arithmetic in a fixed order.
///
/// @param values `[number]`, the largest first
/// @param vectors `[number][row]`, of length 1
record SymmetricEigen(double[] values, double[][] vectors) {
  private static final int MOST_SWEEPS = 60;
  private static final double TINY = 1e-30;

  /// @param matrix `[row][column]`; not kept
  static SymmetricEigen of(double[][] matrix) {
    int size = matrix.length;
    double[][] rest = new double[size][];
    double[][] vectors = new double[size][size];
    for (int i = 0; i < size; i++) {
      rest[i] = matrix[i].clone();
      vectors[i][i] = 1;
    }
    for (int sweep = 0; sweep < MOST_SWEEPS && !isDiagonal(rest); sweep++) {
      for (int p = 0; p < size; p++) {
        for (int q = p + 1; q < size; q++) {
          if (rest[p][q] != 0) {
            rotate(rest, vectors, p, q);
          }
        }
      }
    }
    return sorted(rest, vectors);
  }

  private static boolean isDiagonal(double[][] rest) {
    double off = 0;
    double on = 0;
    for (int i = 0; i < rest.length; i++) {
      on += rest[i][i] * rest[i][i];
      for (int j = i + 1; j < rest.length; j++) {
        off += rest[i][j] * rest[i][j];
      }
    }
    return off <= TINY * on;
  }

  /// Makes the element of row `p` and column `q` zero.
  private static void rotate(double[][] rest, double[][] vectors, int p, int q) {
    double theta = (rest[q][q] - rest[p][p]) / (2 * rest[p][q]);
    double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    double cosine = 1 / Math.sqrt(t * t + 1);
    double sine = t * cosine;
    for (int k = 0; k < rest.length; k++) {
      double kp = rest[k][p];
      double kq = rest[k][q];
      rest[k][p] = cosine * kp - sine * kq;
      rest[k][q] = sine * kp + cosine * kq;
    }
    turn(rest[p], rest[q], cosine, sine);
    turn(vectors[p], vectors[q], cosine, sine);
  }

  private static void turn(double[] p, double[] q, double cosine, double sine) {
    for (int k = 0; k < p.length; k++) {
      double pk = p[k];
      double qk = q[k];
      p[k] = cosine * pk - sine * qk;
      q[k] = sine * pk + cosine * qk;
    }
  }

  private static SymmetricEigen sorted(double[][] rest, double[][] vectors) {
    double[] values = new double[rest.length];
    Arrays.setAll(values, i -> rest[i][i]);
    for (int i = 1; i < values.length; i++) {
      double value = values[i];
      double[] vector = vectors[i];
      int at = i;
      for (; at > 0 && values[at - 1] < value; at--) {
        values[at] = values[at - 1];
        vectors[at] = vectors[at - 1];
      }
      values[at] = value;
      vectors[at] = vector;
    }
    return new SymmetricEigen(values, vectors);
  }
}
