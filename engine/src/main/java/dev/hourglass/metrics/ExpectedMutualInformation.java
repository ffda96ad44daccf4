package dev.hourglass.metrics;

/// The mutual information that clusters and labels have by chance: its mean over all tables with
/// the same sums of rows and columns (Vinh, Epps and Bailey, 2010, equation 24a).
final class ExpectedMutualInformation {
  private ExpectedMutualInformation() {}

  static double of(Contingency table) {
    double[] logs = logFactorials(table.all());
    double sum = 0;
    for (int row : table.rowSums()) {
      for (int column : table.columnSums()) {
        sum += ofCell(row, column, logs);
      }
    }
    return sum;
  }

  /// A cell's count has a hypergeometric distribution.
  private static double ofCell(int row, int column, double[] logs) {
    int all = logs.length - 1;
    double constant = logs[row] + logs[column] + logs[all - row] + logs[all - column] - logs[all];
    double sum = 0;
    for (int n = Math.max(1, row + column - all); n <= Math.min(row, column); n++) {
      double rest = logs[n] + logs[row - n] + logs[column - n] + logs[all - row - column + n];
      sum += Contingency.term(n, row, column, all) * StrictMath.exp(constant - rest);
    }
    return sum;
  }

  /// Natural logarithms of 0! to count!, summed with what rounding took away (Kahan).
  private static double[] logFactorials(int count) {
    double[] logs = new double[count + 1];
    double lost = 0;
    for (int n = 2; n <= count; n++) {
      double term = StrictMath.log(n) - lost;
      logs[n] = logs[n - 1] + term;
      lost = logs[n] - logs[n - 1] - term;
    }
    return logs;
  }
}
