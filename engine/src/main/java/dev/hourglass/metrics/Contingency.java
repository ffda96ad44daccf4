package dev.hourglass.metrics;

import java.util.Arrays;

/// How many items each pair of a cluster and a label has.
///
/// @param counts `[cluster][label]`; clusters and labels in the order of their numbers
/// @param rowSums items of each cluster, at least 1
/// @param columnSums items of each label, at least 1
record Contingency(int[][] counts, int[] rowSums, int[] columnSums) {

  /// The table of items that have a cluster and a label each.
  static Contingency of(int[] clusters, int[] labels) {
    int[] rows = distinct(clusters);
    int[] columns = distinct(labels);
    int[][] counts = new int[rows.length][columns.length];
    int[] rowSums = new int[rows.length];
    int[] columnSums = new int[columns.length];
    for (int i = 0; i < clusters.length; i++) {
      int row = Arrays.binarySearch(rows, clusters[i]);
      int column = Arrays.binarySearch(columns, labels[i]);
      counts[row][column]++;
      rowSums[row]++;
      columnSums[column]++;
    }
    return new Contingency(counts, rowSums, columnSums);
  }

  private static int[] distinct(int[] numbers) {
    return Arrays.stream(numbers).distinct().sorted().toArray();
  }

  /// Number of items.
  int all() {
    return sum(rowSums);
  }

  static int sum(int[] counts) {
    return Arrays.stream(counts).sum();
  }

  /// The mutual information of clusters and labels, in nats.
  double mutualInformation() {
    double all = all();
    double sum = 0;
    for (int r = 0; r < rowSums.length; r++) {
      for (int c = 0; c < columnSums.length; c++) {
        sum += counts[r][c] == 0 ? 0 : term(counts[r][c], rowSums[r], columnSums[c], all);
      }
    }
    return Math.max(sum, 0);
  }

  /// What one cell adds to the mutual information.
  static double term(int count, int row, int column, double all) {
    double log =
        StrictMath.log(count) + StrictMath.log(all) - StrictMath.log(row) - StrictMath.log(column);
    return count / all * log;
  }
}
