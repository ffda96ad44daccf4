package dev.hourglass.latent;

import dev.hourglass.model.Codes;
import dev.hourglass.parallel.Team;
import dev.hourglass.random.SplitMix64;
import dev.hourglass.random.Streams;
import dev.hourglass.text.RecordContent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A Gaussian mixture with full covariances, to sample new codes for models without a prior.
///
/// @param weights `[component]`, with the sum 1
/// @param means `[component][number]`
/// @param factors `[component][row][column]`: the covariances' Cholesky factors, lower triangles
public record GaussianMixture(double[] weights, double[][] means, double[][][] factors) {
  /// How many steps a fit takes at most.
  public static final int MOST_STEPS = 20;

  private static final double LOG_TWO_PI = StrictMath.log(2 * Math.PI);

  /// Checks that nothing is null.
  public GaussianMixture {
    Objects.requireNonNull(weights, "weights");
    Objects.requireNonNull(means, "means");
    Objects.requireNonNull(factors, "factors");
  }

  /// A mixture, and how it was found.
  ///
  /// @param mixture the last step's
  /// @param objectives before each step and after the last, in nats per code: the mean
  ///   log-likelihood less the penalty that keeps covariances regular; it never falls
  public record Fit(GaussianMixture mixture, List<Double> objectives) {
    /// Copies the list.
    public Fit {
      Objects.requireNonNull(mixture, "mixture");
      objectives = List.copyOf(Objects.requireNonNull(objectives, "objectives"));
    }

    @Override
    public String toString() {
      return RecordContent.text(this);
    }
  }

  /// Fits a mixture by expectation maximisation (Dempster, Laird and Rubin, 1977) from a k-means++
  /// start, in double: the same codes and seed give the same mixture everywhere.
  ///
  /// Each covariance gets a little of the identity, as if each component had seen a thousandth of
  /// its share of codes spread evenly: numbers that never vary do no harm.
  ///
  /// @param codes at least one
  /// @param components how many normal distributions at most, at least 1: there are fewer where
  ///   there are not so many different codes
  /// @param seed of the start
  /// @param threads that share the components, at least 1; never change the mixture
  /// @param afterStep called after each step
  /// @return the mixture and how the fit went
  /// @throws IllegalArgumentException if the codes are none, all equal, or not finite, or there are
  ///   fewer components or threads than 1
  /// @throws IllegalStateException if the system does not give that many threads
  public static Fit fit(Codes codes, int components, long seed, int threads, Runnable afterStep) {
    Objects.requireNonNull(afterStep, "afterStep");
    try (Team team = new Team(Math.min(threads, Math.max(components, 1)))) {
      return ExpectationMaximisation.of(codes, components, seed, team).run(MOST_STEPS, afterStep);
    }
  }

  /// Fits a mixture by expectation maximisation from groups of codes, as k-means finds them.
  ///
  /// @param codes at least one
  /// @param owners `[code]`, the group of each code, from 0: a component for each group that has
  ///   codes
  /// @param steps at most, at least 1
  /// @param regularity what each covariance gets of the identity, as a share of the codes' mean
  ///   variance, for a component with its share of codes; above 0. Where groups are far narrower
  ///   than all codes together, as on a map, it must be far below their own share
  /// @param threads that share the components, at least 1; never change the mixture
  /// @return the mixture and how the fit went
  /// @throws IllegalArgumentException if the codes are none, all equal, or not finite, there is not
  ///   one group for each code, or there are fewer steps or threads than 1
  /// @throws IllegalStateException if the system does not give that many threads
  public static Fit fit(Codes codes, int[] owners, int steps, double regularity, int threads) {
    if (owners.length != codes.count()
        || Arrays.stream(owners).anyMatch(o -> o < 0)
        || steps < 1
        || !(regularity > 0)) {
      throw new IllegalArgumentException(
          "got %d groups for %d codes, %d steps and a regularity of %s, expected a group of each code from 0, at least one step and a regularity above 0"
              .formatted(owners.length, codes.count(), steps, regularity));
    }
    try (Team team = new Team(threads)) {
      return ExpectationMaximisation.from(codes, owners, regularity, team).run(steps, () -> {});
    }
  }

  /// Draws codes.
  ///
  /// @param count how many, at least 0
  /// @param seed the same seed gives the same codes
  /// @param temperature scale of the deviations from the components' means: 1 for the distribution
  ///   itself, 0 for the means alone
  /// @return codes without labels
  public Codes sample(int count, long seed, double temperature) {
    int size = means[0].length;
    float[] codes = new float[Math.multiplyExact(count, size)];
    SplitMix64 random = Streams.MIXTURE_SAMPLES.generator(seed, 0);
    double[] noise = new double[size];
    for (int c = 0; c < count; c++) {
      int component = component(random.nextDouble());
      for (int d = 0; d < size; d++) {
        noise[d] = temperature * random.nextGaussian();
      }
      for (int d = 0; d < size; d++) {
        double deviation = Cholesky.dot(factors[component][d], noise, d + 1);
        codes[c * size + d] = (float) (means[component][d] + deviation);
      }
    }
    return Codes.of(size, codes);
  }

  private int component(double uniform) {
    double below = 0;
    for (int k = 0; k < weights.length - 1; k++) {
      below += weights[k];
      if (uniform < below) {
        return k;
      }
    }
    return weights.length - 1;
  }

  /// The logarithm of the density at some codes, in nats.
  ///
  /// @param codes of as many numbers as the means
  /// @return `[code]`
  public double[] logDensity(Codes codes) {
    double[][] columns = Columns.of(codes);
    double[][] logs = new double[weights.length][];
    for (int k = 0; k < weights.length; k++) {
      logs[k] = logDensity(k, columns);
    }
    return LogSum.overRows(logs);
  }

  /// The component that most likely made each code.
  ///
  /// @param codes of as many numbers as the means
  /// @return `[code]`
  public int[] owners(Codes codes) {
    double[][] columns = Columns.of(codes);
    double[] best = new double[codes.count()];
    int[] owners = new int[best.length];
    for (int k = 0; k < weights.length; k++) {
      double[] logs = logDensity(k, columns);
      for (int c = 0; c < logs.length; c++) {
        if (k == 0 || logs[c] > best[c]) {
          best[c] = logs[c];
          owners[c] = k;
        }
      }
    }
    return owners;
  }

  /// The logarithm of a component's weight times its density.
  ///
  /// @param columns `[number][code]`
  double[] logDensity(int component, double[][] columns) {
    double[] logs = Columns.squaredLengths(columns, means[component], factors[component]);
    double constant =
        StrictMath.log(weights[component])
            - 0.5 * Cholesky.logDeterminant(factors[component])
            - 0.5 * columns.length * LOG_TWO_PI;
    for (int c = 0; c < logs.length; c++) {
      logs[c] = constant - 0.5 * logs[c];
    }
    return logs;
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
