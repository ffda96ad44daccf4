package dev.hourglass.latent;

/// Logarithms of sums of exponentials, safe from overflow: the largest term is taken out first.
final class LogSum {
  private LogSum() {}

  /// `log Σ exp(log)` over the first numbers.
  static double of(double[] logs, int count) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, logs[i]);
    }
    if (largest == Double.NEGATIVE_INFINITY) {
      return largest;
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += StrictMath.exp(logs[i] - largest);
    }
    return largest + StrictMath.log(sum);
  }

  /// The same down each column of `[row][column]`.
  static double[] overRows(double[][] logs) {
    double[] sums = new double[logs[0].length];
    double[] column = new double[logs.length];
    for (int c = 0; c < sums.length; c++) {
      for (int row = 0; row < logs.length; row++) {
        column[row] = logs[row][c];
      }
      sums[c] = of(column, column.length);
    }
    return sums;
  }
}
