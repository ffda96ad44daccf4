package dev.hourglass.analysis.baselines;

import dev.hourglass.data.ByteImages;
import dev.hourglass.parallel.Team;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ojalgo.OjAlgoUtils;
import org.ojalgo.matrix.decomposition.Eigenvalue;
import org.ojalgo.matrix.store.MatrixStore;
import org.ojalgo.matrix.store.R064Store;

/// Principal components (Pearson 1901): the best linear code of a number of components, by the
/// squared error over the images it was fitted on.
///
/// The covariance is summed over bytes in whole numbers, exactly, whoever adds what; the
/// eigenvectors are found on one thread, so that their bits depend on no machine.
final class Pca {
  private final int components;
  private final double[] mean;

  /// `[component][number]`, and the same `[number][component]`, so that both ways run along rows.
  private final double[] rows;

  private final double[] columns;

  private Pca(double[] mean, double[] rows) {
    this.mean = mean;
    this.rows = rows;
    int numbers = mean.length;
    components = rows.length / numbers;
    columns = new double[rows.length];
    for (int k = 0; k < components; k++) {
      for (int e = 0; e < numbers; e++) {
        columns[e * components + k] = rows[k * numbers + e];
      }
    }
  }

  /// Fits components.
  ///
  /// @param images at least one
  /// @param components from 1 to the numbers of an image
  static Pca fit(ByteImages images, int components, Team team) {
    int numbers = images.shape().size();
    ByteMoments moments = ByteMoments.of(images, team);
    double[] mean = new double[numbers];
    for (int e = 0; e < numbers; e++) {
      mean[e] = moments.mean(e) / 255;
    }
    R064Store covariance = R064Store.FACTORY.make(numbers, numbers);
    for (int i = 0; i < numbers; i++) {
      for (int j = i; j < numbers; j++) {
        double value = moments.covariance(i, j);
        covariance.set(i, j, value);
        covariance.set(j, i, value);
      }
    }
    return new Pca(mean, eigenvectors(covariance, components));
  }

  private static double[] eigenvectors(R064Store covariance, int components) {
    OjAlgoUtils.limitThreadsTo(1);
    int numbers = (int) covariance.countRows();
    Eigenvalue<Double> found = Eigenvalue.R064.make(numbers, true);
    if (!found.decompose(covariance)) {
      throw new IllegalStateException(
          "the covariance of the training images has no eigenvectors that can be found, expected %d: evaluate without baselines"
              .formatted(components));
    }
    MatrixStore<Double> values = found.getD();
    MatrixStore<Double> vectors = found.getV();
    List<Integer> order =
        IntStream.range(0, numbers)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer k) -> values.doubleValue(k, k)).reversed())
            .toList();
    double[] rows = new double[components * numbers];
    for (int k = 0; k < components; k++) {
      for (int e = 0; e < numbers; e++) {
        rows[k * numbers + e] = vectors.doubleValue(e, order.get(k));
      }
    }
    return rows;
  }

  /// Reduces an image to its components and draws it back; values may leave [0, 1].
  ///
  /// @param image `[channel][row][column]`
  double[] reconstruct(float[] image) {
    double[] code = new double[components];
    for (int e = 0; e < mean.length; e++) {
      double difference = image[e] - mean[e];
      for (int k = 0; k < components; k++) {
        code[k] += difference * columns[e * components + k];
      }
    }
    double[] drawn = mean.clone();
    for (int k = 0; k < components; k++) {
      double weight = code[k];
      for (int e = 0; e < drawn.length; e++) {
        drawn[e] += weight * rows[k * drawn.length + e];
      }
    }
    return drawn;
  }
}
