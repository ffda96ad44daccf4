package dev.hourglass.metrics;

import java.util.Arrays;

/// One column for each row, no column twice, so that the sum of what is chosen is largest: the
/// Hungarian method (Kuhn, 1955) with shortest augmenting paths, cubic in the table's edge.
final class HungarianAssignment {
  private final int edge;
  private final double[][] costs;
  private final double[] rowPrices;
  private final double[] columnPrices;

  /// The row of each column, 1-based as rows and columns are here; 0 for none.
  private final int[] rowOf;

  private final int[] before;

  private HungarianAssignment(int[][] worth) {
    edge = Math.max(worth.length, worth[0].length);
    costs = new double[edge + 1][edge + 1];
    for (int r = 0; r < worth.length; r++) {
      for (int c = 0; c < worth[r].length; c++) {
        costs[r + 1][c + 1] = -worth[r][c];
      }
    }
    rowPrices = new double[edge + 1];
    columnPrices = new double[edge + 1];
    rowOf = new int[edge + 1];
    before = new int[edge + 1];
  }

  /// The assignment with the largest sum.
  ///
  /// @param worth `[row][column]`, at least one of each
  /// @return the column of each row, −1 for rows beyond the number of columns
  public static int[] largest(int[][] worth) {
    HungarianAssignment assignment = new HungarianAssignment(worth);
    for (int row = 1; row <= assignment.edge; row++) {
      assignment.place(row);
    }
    int[] columns = new int[worth.length];
    Arrays.fill(columns, -1);
    for (int c = 1; c <= worth[0].length; c++) {
      int row = assignment.rowOf[c];
      if (row <= worth.length) {
        columns[row - 1] = c - 1;
      }
    }
    return columns;
  }

  /// Finds a cheapest chain of moves that ends at a free column.
  private void place(int row) {
    double[] slack = new double[edge + 1];
    Arrays.fill(slack, Double.POSITIVE_INFINITY);
    boolean[] visited = new boolean[edge + 1];
    rowOf[0] = row;
    int column = 0;
    do {
      visited[column] = true;
      column = next(column, slack, visited);
    } while (rowOf[column] != 0);
    while (column != 0) {
      rowOf[column] = rowOf[before[column]];
      column = before[column];
    }
  }

  private int next(int from, double[] slack, boolean[] visited) {
    int row = rowOf[from];
    int nearest = 0;
    for (int c = 1; c <= edge; c++) {
      if (visited[c]) {
        continue;
      }
      double cost = costs[row][c] - rowPrices[row] - columnPrices[c];
      if (cost < slack[c]) {
        slack[c] = cost;
        before[c] = from;
      }
      if (nearest == 0 || slack[c] < slack[nearest]) {
        nearest = c;
      }
    }
    raise(slack[nearest], slack, visited);
    return nearest;
  }

  private void raise(double by, double[] slack, boolean[] visited) {
    for (int c = 0; c <= edge; c++) {
      if (visited[c]) {
        rowPrices[rowOf[c]] += by;
        columnPrices[c] -= by;
      } else {
        slack[c] -= by;
      }
    }
  }
}
