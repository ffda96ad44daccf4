package dev.hourglass.codec;

/// Predicts a pixel as a weighted sum of others, by least squares over the pixels before, of which
/// earlier ones count less and less. The equations are solved by Cholesky's method at every fourth
/// pixel.
final class LeastSquares {
  private static final double KEPT = 0.998;
  private static final double RIDGE = 1;
  private static final int EVERY = 4;
  private static final double LEAST = 1e-9;

  private final int size;
  private final double[][] products;
  private final double[][] factor;
  private final double[] targets;
  private final double[] solution;
  private final double[] weights;
  private int pixels;

  LeastSquares(int size) {
    this.size = size;
    products = new double[size][size];
    factor = new double[size][size];
    targets = new double[size];
    solution = new double[size];
    weights = new double[size];
  }

  /// {@return the weighted sum}
  float predict(float[] inputs) {
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += weights[i] * inputs[i];
    }
    return (float) sum;
  }

  /// Takes the pixel that was to be predicted.
  void learn(float[] inputs, float target) {
    for (int i = 0; i < size; i++) {
      double[] row = products[i];
      double share = (1 - KEPT) * inputs[i];
      for (int j = 0; j <= i; j++) {
        row[j] = row[j] * KEPT + share * inputs[j];
      }
      targets[i] = targets[i] * KEPT + share * target;
    }
    if (++pixels % EVERY == 0 && factorised()) {
      solve();
    }
  }

  private boolean factorised() {
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < i; j++) {
        factor[i][j] = rest(i, j) / factor[j][j];
      }
      double square = rest(i, i) + RIDGE;
      if (square <= LEAST) {
        return false;
      }
      factor[i][i] = Math.sqrt(square);
    }
    return true;
  }

  private double rest(int i, int j) {
    double[] row = factor[i];
    double[] other = factor[j];
    double rest = products[i][j];
    for (int k = 0; k < j; k++) {
      rest -= row[k] * other[k];
    }
    return rest;
  }

  private void solve() {
    for (int i = 0; i < size; i++) {
      double rest = targets[i];
      for (int k = 0; k < i; k++) {
        rest -= factor[i][k] * solution[k];
      }
      solution[i] = rest / factor[i][i];
    }
    for (int i = size - 1; i >= 0; i--) {
      double rest = solution[i];
      for (int k = i + 1; k < size; k++) {
        rest -= factor[k][i] * weights[k];
      }
      weights[i] = rest / factor[i][i];
    }
  }
}
