package dev.hourglass.analysis;

import dev.hourglass.data.Sampling;
import dev.hourglass.text.RecordContent;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.ojalgo.OjAlgoUtils;
import org.ojalgo.matrix.decomposition.Eigenvalue;
import org.ojalgo.matrix.store.MatrixStore;
import org.ojalgo.matrix.store.R064Store;

/// Principal components (Pearson 1901): the directions along which numbers vary most, which are
/// also the best linear code of so many components, by the squared error.
///
/// They are computed on one thread, so that their bits do not depend on the machine.
///
/// @param means `[number]`, of the numbers
/// @param axes `[component][number]` of length 1, that of the largest variance first; those beyond
///   the numbers are zero
/// @param variances `[component]`, along the axes
public record Pca(double[] means, double[][] axes, double[] variances) {
  /// Checks that nothing is null.
  public Pca {
    Objects.requireNonNull(means, "means");
    Objects.requireNonNull(axes, "axes");
    Objects.requireNonNull(variances, "variances");
  }

  /// How two numbers vary together.
  @FunctionalInterface
  public interface Covariance {
    /// {@return the covariance of two numbers}
    ///
    /// @param one number's place
    /// @param other number's place, not before that of `one`
    double of(int one, int other);
  }

  /// {@return the first components}
  ///
  /// @param means `[number]`, of the numbers
  /// @param covariance of the numbers
  /// @param components how many, at least 1
  /// @throws IllegalStateException if a covariance is not finite
  public static Pca of(double[] means, Covariance covariance, int components) {
    OjAlgoUtils.limitThreadsTo(1);
    int size = means.length;
    Eigenvalue<Double> found = Eigenvalue.R064.make(size, true);
    if (!found.decompose(matrix(size, covariance))) {
      throw new IllegalStateException(
          "there are no principal components, expected finite numbers: retrain the model, or"
              + " evaluate without baselines");
    }
    MatrixStore<Double> vectors = found.getV();
    MatrixStore<Double> diagonal = found.getD();
    double[] values = new double[size];
    Arrays.setAll(values, k -> diagonal.doubleValue(k, k));
    int[] order = Sampling.highestFirst(values);
    double[][] axes = new double[components][size];
    double[] variances = new double[components];
    for (int k = 0; k < Math.min(components, size); k++) {
      int column = order[k];
      Arrays.setAll(axes[k], e -> vectors.doubleValue(e, column));
      orient(axes[k]);
      variances[k] = Math.abs(values[column]);
    }
    return new Pca(means, axes, variances);
  }

  private static R064Store matrix(int size, Covariance covariance) {
    R064Store matrix = R064Store.FACTORY.make(size, size);
    for (int i = 0; i < size; i++) {
      for (int j = i; j < size; j++) {
        double value = covariance.of(i, j);
        matrix.set(i, j, value);
        matrix.set(j, i, value);
      }
    }
    return matrix;
  }

  /// A direction and its opposite are the same component: takes the one whose largest number is
  /// positive.
  private static void orient(double[] axis) {
    int largest = 0;
    for (int d = 1; d < axis.length; d++) {
      largest = Math.abs(axis[d]) > Math.abs(axis[largest]) ? d : largest;
    }
    double sign = axis[largest] < 0 ? -1 : 1;
    for (int d = 0; d < axis.length; d++) {
      axis[d] *= sign;
    }
  }

  /// {@return the coordinates of numbers along each axis, `[component]`}
  ///
  /// @param numbers `[number]`, as many as the means
  public double[] project(float[] numbers) {
    double[] code = new double[axes.length];
    for (int e = 0; e < means.length; e++) {
      double difference = numbers[e] - means[e];
      for (int k = 0; k < code.length; k++) {
        code[k] += difference * axes[k][e];
      }
    }
    return code;
  }

  /// {@return the numbers with some coordinates, `[number]`}
  ///
  /// @param code `[component]`, as {@link #project} gives it
  public double[] reconstruct(double[] code) {
    double[] numbers = means.clone();
    for (int k = 0; k < code.length; k++) {
      for (int e = 0; e < numbers.length; e++) {
        numbers[e] += code[k] * axes[k][e];
      }
    }
    return numbers;
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
