package dev.hourglass.latent;

import dev.hourglass.model.Codes;
import dev.hourglass.random.Normal;
import dev.hourglass.text.RecordContent;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Two-dimensional codes on a grid: the first number grows to the right, the second upwards.
///
/// @param right `[column]`, the first number's values, from left to right
/// @param up `[row]`, the second number's values, from bottom to top
public record CodeGrid(double[] right, double[] up) {
  /// The share of codes left out at either end of a range: a few outliers would stretch it.
  private static final double OUTERMOST = 0.01;

  /// Checks that nothing is null.
  public CodeGrid {
    Objects.requireNonNull(right, "right");
    Objects.requireNonNull(up, "up");
  }

  /// {@return a grid at the normal distribution's quantiles: each cell has the same share of codes}
  ///
  /// @param rows and columns, at least 1
  public static CodeGrid normal(int rows) {
    double[] values = new double[rows];
    for (int i = 0; i < rows; i++) {
      values[i] = Normal.quantile((i + 0.5) / rows);
    }
    return new CodeGrid(values, values);
  }

  /// {@return a grid evenly over the range of some codes, less the outermost hundredth on each
  /// side}
  ///
  /// @param codes of two numbers each, at least one
  /// @param rows and columns, at least 2
  /// @throws IllegalArgumentException if there is no code, they have not two numbers, or there are
  ///   fewer rows
  public static CodeGrid over(Codes codes, int rows) {
    return new CodeGrid(range(codes, 0, rows), range(codes, 1, rows));
  }

  private static double[] range(Codes codes, int number, int rows) {
    if (codes.count() < 1 || codes.size() != 2 || rows < 2) {
      throw new IllegalArgumentException(
          "got %s for %d rows, expected codes of two numbers each and at least 2 rows"
              .formatted(codes, rows));
    }
    float[] sorted = new float[codes.count()];
    for (int c = 0; c < sorted.length; c++) {
      sorted[c] = codes.values()[2 * c + number];
    }
    Arrays.sort(sorted);
    int left = (int) (OUTERMOST * sorted.length);
    double low = sorted[left];
    double high = sorted[sorted.length - 1 - left];
    double[] values = new double[rows];
    for (int i = 0; i < rows; i++) {
      values[i] = low + (high - low) * i / (rows - 1);
    }
    return values;
  }

  /// {@return the codes as a reader's eye goes: from the top row down, each from left to right;
  /// rows × columns codes of two numbers without labels}
  public Codes codes() {
    float[] codes = new float[2 * right.length * up.length];
    int at = 0;
    for (int row = up.length - 1; row >= 0; row--) {
      for (double x : right) {
        codes[at++] = (float) x;
        codes[at++] = (float) up[row];
      }
    }
    return Codes.of(2, codes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return RecordContent.equal(this, other);
  }

  @Override
  public int hashCode() {
    return RecordContent.hash(this);
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
