package dev.hourglass.latent;

/// The square root of a covariance: the lower triangle `L` with `L · Lᵀ` = covariance. Solving with
/// it replaces an inverse, and multiplying with it turns independent normal numbers into dependent
/// ones.
final class Cholesky {
  private Cholesky() {}

  /// The factor of a symmetric matrix.
  ///
  /// @param matrix `[row][column]`; only the lower triangle is read
  /// @return `[row][column]`, zero above the diagonal
  /// @throws IllegalArgumentException if the matrix is not positive definite
  static double[][] factor(double[][] matrix) {
    int size = matrix.length;
    double[][] factor = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double rest = matrix[i][j] - dot(factor[i], factor[j], j);
        factor[i][j] = i == j ? root(rest) : rest / factor[j][j];
      }
    }
    return factor;
  }

  private static double root(double square) {
    // So written that NaN is refused too.
    if (!(square > 0 && square < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "a covariance is not positive definite, expected it to be: fit fewer components or use"
              + " more codes");
    }
    return StrictMath.sqrt(square);
  }

  /// The logarithm of the matrix's determinant.
  static double logDeterminant(double[][] factor) {
    double sum = 0;
    for (int i = 0; i < factor.length; i++) {
      sum += StrictMath.log(factor[i][i]);
    }
    return 2 * sum;
  }

  /// Solves `L · y = x` for many columns at once.
  ///
  /// @param columns `[row][column]`; x, becomes y
  static void solve(double[][] factor, double[][] columns) {
    for (int i = 0; i < factor.length; i++) {
      double[] solved = columns[i];
      int j = 0;
      for (; j <= i - 4; j += 4) {
        subtract(factor[i], j, columns, solved);
      }
      for (; j < i; j++) {
        subtract(factor[i][j], columns[j], solved);
      }
      double reciprocal = 1 / factor[i][i];
      for (int c = 0; c < solved.length; c++) {
        solved[c] *= reciprocal;
      }
    }
  }

  /// The trace of the matrix's inverse.
  static double traceOfInverse(double[][] factor) {
    double[][] inverse = new double[factor.length][factor.length];
    for (int i = 0; i < factor.length; i++) {
      inverse[i][i] = 1;
    }
    solve(factor, inverse);
    double sum = 0;
    for (double[] row : inverse) {
      sum += dot(row, row, row.length);
    }
    return sum;
  }

  /// The sum of the first products.
  static double dot(double[] a, double[] b, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /// Four rows, one after the other, so that the sum is read and written once for all of them.
  private static void subtract(double[] factors, int j, double[][] rows, double[] to) {
    double f0 = factors[j], f1 = factors[j + 1], f2 = factors[j + 2], f3 = factors[j + 3];
    double[] r0 = rows[j], r1 = rows[j + 1], r2 = rows[j + 2], r3 = rows[j + 3];
    for (int c = 0; c < to.length; c++) {
      to[c] = to[c] - f0 * r0[c] - f1 * r1[c] - f2 * r2[c] - f3 * r3[c];
    }
  }

  private static void subtract(double factor, double[] from, double[] to) {
    for (int c = 0; c < to.length; c++) {
      to[c] -= factor * from[c];
    }
  }
}
