package dev.hourglass.latent;

import dev.hourglass.model.Codes;
import java.util.Arrays;

/// Codes in columns, `[number][code]` in double precision, so that the JIT vectorises over codes.
final class Columns {
  /// Codes that are treated together: their numbers stay in the cache, and loops over them are long
  /// enough for vectors.
  private static final int BLOCK = 256;

  private Columns() {}

  /// Turns codes around.
  ///
  /// @param codes `[code][number]`
  /// @return `[number][code]`
  static double[][] of(Codes codes) {
    int size = codes.size();
    double[][] columns = new double[size][codes.count()];
    for (int i = 0; i < codes.values().length; i++) {
      columns[i % size][i / size] = codes.values()[i];
    }
    return columns;
  }

  /// The squared lengths of `L⁻¹ · (code − mean)`, one per code.
  static double[] squaredLengths(double[][] columns, double[] mean, double[][] factor) {
    double[] lengths = new double[columns[0].length];
    for (int first = 0; first < lengths.length; first += BLOCK) {
      int end = Math.min(first + BLOCK, lengths.length);
      double[][] block = new double[columns.length][];
      for (int d = 0; d < block.length; d++) {
        block[d] = Arrays.copyOfRange(columns[d], first, end);
        for (int c = 0; c < block[d].length; c++) {
          block[d][c] -= mean[d];
        }
      }
      Cholesky.solve(factor, block);
      addSquares(block, lengths, first);
    }
    return lengths;
  }

  private static void addSquares(double[][] block, double[] lengths, int first) {
    for (double[] row : block) {
      for (int c = 0; c < row.length; c++) {
        lengths[first + c] += row[c] * row[c];
      }
    }
  }
}
