package dev.hourglass.latent;

import dev.hourglass.latent.GaussianMixture.Fit;
import dev.hourglass.model.Codes;
import dev.hourglass.parallel.Team;
import dev.hourglass.random.SplitMix64;
import dev.hourglass.random.Streams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// The search for a mixture: which component each code belongs to, then which mean and covariance
/// its codes give each component, and again.
///
/// What grows is the log-likelihood less `λ/2 · trace(covariance⁻¹)` for each component, whose best
/// covariance is `(scatter + λ · identity) / codes`: regular by construction, and as with the plain
/// likelihood no step makes it smaller.
final class ExpectationMaximisation {
  private static final double REGULARITY = 1e-3;
  private static final double ENOUGH = 1e-3;

  /// A share of a code so small that leaving it out changes no sum in double.
  private static final double NOTHING = 1e-18;

  /// Codes whose products are added together.
  private static final int TOGETHER = 4;

  /// A component with less of a code than this stays as it is.
  private static final double DEAD = 1e-6;

  private final float[] codes;
  private final int size;
  private final int count;
  private final double[][] columns;
  private final double ridge;
  private final Team team;

  /// `[component][code]`: how much of the code belongs to the component.
  private final double[][] shares;

  private GaussianMixture mixture;

  private ExpectationMaximisation(Codes codes, int[] owners, double regularity, Team team) {
    this.team = team;
    this.codes = codes.values();
    size = codes.size();
    count = codes.count();
    columns = Columns.of(codes);
    int components = IntStream.of(owners).max().orElse(0) + 1;
    ridge = regularity * variance(codes.values(), size) * count / components;
    shares = new double[components][count];
    mixture =
        new GaussianMixture(
            new double[components], new double[components][size], new double[components][][]);
    for (int c = 0; c < count; c++) {
      shares[owners[c]][c] = 1;
    }
    maximise();
  }

  static ExpectationMaximisation of(Codes codes, int components, long seed, Team team) {
    check(codes, components);
    SplitMix64 random = Streams.MIXTURE_START.generator(seed, 0);
    return from(codes, CentreDraw.owners(codes, components, random), REGULARITY, team);
  }

  /// The search that begins with codes of one group in each component.
  ///
  /// @param regularity variance that a component of the usual size gets besides, as a share of the
  ///   codes' mean variance
  static ExpectationMaximisation from(Codes codes, int[] owners, double regularity, Team team) {
    check(codes, 1);
    if (!(variance(codes.values(), codes.size()) > 0)) {
      throw new IllegalArgumentException(
          "all %d codes are equal, expected codes of different images: train the model first"
              .formatted(codes.count()));
    }
    // A group without codes is no component.
    int[] groups = IntStream.of(owners).distinct().sorted().toArray();
    int[] components = IntStream.of(owners).map(o -> Arrays.binarySearch(groups, o)).toArray();
    return new ExpectationMaximisation(codes, components, regularity, team);
  }

  private static void check(Codes codes, int components) {
    if (components < 1 || codes.count() == 0) {
      throw new IllegalArgumentException(
          "there are %d codes for %d components, expected at least one of both"
              .formatted(codes.count(), components));
    }
    for (float number : codes.values()) {
      if (!Float.isFinite(number)) {
        throw new IllegalArgumentException(
            "a code holds %s, expected finite numbers: train the model with a smaller learning rate"
                .formatted(number));
      }
    }
  }

  /// The mean over a code's numbers of their variances.
  private static double variance(float[] codes, int size) {
    double squares = 0;
    int count = codes.length / size;
    for (int d = 0; d < size; d++) {
      double mean = 0;
      for (int c = 0; c < count; c++) {
        mean += codes[c * size + d];
      }
      mean /= count;
      for (int c = 0; c < count; c++) {
        double deviation = codes[c * size + d] - mean;
        squares += deviation * deviation;
      }
    }
    return squares / codes.length;
  }

  /// Steps until the objective hardly grows.
  Fit run(int most, Runnable afterStep) {
    List<Double> objectives = new ArrayList<>();
    objectives.add(expect());
    for (int step = 0; step < most; step++) {
      maximise();
      objectives.add(expect());
      afterStep.run();
      if (objectives.getLast() - objectives.get(objectives.size() - 2) < ENOUGH) {
        break;
      }
    }
    return new Fit(mixture, objectives);
  }

  /// Sets the shares by the mixture; the objective of the mixture in nats per code.
  private double expect() {
    eachComponent(k -> System.arraycopy(mixture.logDensity(k, columns), 0, shares[k], 0, count));
    double[] sums = LogSum.overRows(shares);
    double objective = 0;
    for (double sum : sums) {
      objective += sum;
    }
    eachComponent(k -> {
      for (int c = 0; c < count; c++) {
        shares[k][c] = StrictMath.exp(shares[k][c] - sums[c]);
      }
    });
    for (double[][] factor : mixture.factors()) {
      objective -= 0.5 * ridge * Cholesky.traceOfInverse(factor);
    }
    return objective / count;
  }

  /// Sets the mixture by the shares.
  private void maximise() {
    eachComponent(this::maximise);
  }

  private void maximise(int component) {
    double[] share = shares[component];
    double sum = 0;
    for (double part : share) {
      sum += part;
    }
    mixture.weights()[component] = sum / count;
    if (sum > DEAD) {
      double[] mean = mean(share, sum);
      mixture.means()[component] = mean;
      mixture.factors()[component] = Cholesky.factor(covariance(share, sum, mean));
    }
  }

  /// Components need nothing of each other.
  private void eachComponent(IntConsumer work) {
    team.each(shares.length, () -> work);
  }

  private double[] mean(double[] share, double sum) {
    double[] mean = new double[size];
    for (int d = 0; d < size; d++) {
      mean[d] = Cholesky.dot(share, columns[d], count) / sum;
    }
    return mean;
  }

  private double[][] covariance(double[] share, double sum, double[] mean) {
    double[][] scatter = new double[size][];
    for (int d = 0; d < size; d++) {
      scatter[d] = new double[d + 1];
      scatter[d][d] = ridge;
    }
    double[][] deviations = new double[TOGETHER][size];
    double[] weights = new double[TOGETHER];
    int some = 0;
    for (int c = 0; c < count; c++) {
      if (share[c] > NOTHING) {
        weights[some] = share[c];
        for (int d = 0; d < size; d++) {
          deviations[some][d] = codes[c * size + d] - mean[d];
        }
        some = (some + 1) % TOGETHER;
        if (some == 0) {
          addProducts(weights, deviations, scatter);
        }
      }
    }
    // The last codes, fewer than TOGETHER: the others of the group weigh nothing.
    Arrays.fill(weights, some, TOGETHER, 0);
    addProducts(weights, deviations, scatter);
    for (double[] row : scatter) {
      for (int d = 0; d < row.length; d++) {
        row[d] /= sum;
      }
    }
    return scatter;
  }

  /// Adds the products of some codes, one code after the other, reading and writing each sum once.
  private static void addProducts(double[] weights, double[][] deviations, double[][] scatter) {
    double[] d0 = deviations[0], d1 = deviations[1], d2 = deviations[2], d3 = deviations[3];
    for (int row = 0; row < scatter.length; row++) {
      double f0 = weights[0] * d0[row];
      double f1 = weights[1] * d1[row];
      double f2 = weights[2] * d2[row];
      double f3 = weights[3] * d3[row];
      double[] sums = scatter[row];
      for (int d = 0; d < sums.length; d++) {
        sums[d] = sums[d] + f0 * d0[d] + f1 * d1[d] + f2 * d2[d] + f3 * d3[d];
      }
    }
  }
}
