package dev.hourglass.latent;

import dev.hourglass.latent.GaussianMixture.Fit;
import dev.hourglass.model.Codes;
import dev.hourglass.parallel.Team;
import dev.hourglass.random.SplitMix64;
import dev.hourglass.random.Streams;
import java.util.ArrayList;
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

  private ExpectationMaximisation(Codes codes, int[] owners, double variance, Team team) {
    this.team = team;
    this.codes = codes.values();
    size = codes.size();
    count = codes.count();
    columns = Columns.of(codes);
    int components = IntStream.of(owners).max().orElse(0) + 1;
    ridge = REGULARITY * variance * count / components;
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
    double variance = variance(codes.values(), codes.size());
    if (!(variance > 0)) {
      throw new IllegalArgumentException(
          "all %d codes are equal, expected codes of different images: train the model first"
              .formatted(codes.count()));
    }
    SplitMix64 random = Streams.MIXTURE_START.generator(seed, 0);
    int[] owners = owners(codes.values(), codes.size(), components, random);
    return new ExpectationMaximisation(codes, owners, variance, team);
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
  Fit run(Runnable afterStep) {
    List<Double> objectives = new ArrayList<>();
    objectives.add(expect());
    for (int step = 0; step < GaussianMixture.MOST_STEPS; step++) {
      maximise();
      objectives.add(expect());
      afterStep.run();
      if (objectives.getLast() - objectives.get(objectives.size() - 2) < ENOUGH) {
        break;
      }
    }
    return new Fit(mixture, objectives);
  }

  /// The centre that each code is nearest to (Arthur and Vassilvitskii, "k-means++", 2007: the next
  /// centre is a code sampled by its squared distance from the centres so far). There are fewer
  /// centres than asked for where no further code differs from all of them.
  private static int[] owners(float[] codes, int size, int most, SplitMix64 random) {
    int count = codes.length / size;
    double[] nearest = new double[count];
    int[] owners = new int[count];
    int centre = random.nextInt(count);
    for (int k = 0; k < most && centre >= 0; k++) {
      for (int c = 0; c < count; c++) {
        double distance = distance(codes, size, c, centre);
        if (k == 0 || distance < nearest[c]) {
          nearest[c] = distance;
          owners[c] = k;
        }
      }
      centre = draw(nearest, random);
    }
    return owners;
  }

  /// A code that differs from all centres, or −1 where there is none.
  private static int draw(double[] squares, SplitMix64 random) {
    double sum = 0;
    int last = -1;
    for (int c = 0; c < squares.length; c++) {
      sum += squares[c];
      last = squares[c] > 0 ? c : last;
    }
    double left = random.nextDouble() * sum;
    for (int c = 0; c < squares.length; c++) {
      left -= squares[c];
      if (left < 0) {
        return c;
      }
    }
    // Rounding may leave a hair.
    return last;
  }

  private static double distance(float[] codes, int size, int one, int other) {
    double sum = 0;
    for (int d = 0; d < size; d++) {
      double difference = codes[one * size + d] - codes[other * size + d];
      sum += difference * difference;
    }
    return sum;
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
    double[] deviation = new double[size];
    for (int c = 0; c < count; c++) {
      if (share[c] > NOTHING) {
        for (int d = 0; d < size; d++) {
          deviation[d] = codes[c * size + d] - mean[d];
        }
        addProducts(share[c], deviation, scatter);
      }
    }
    for (double[] row : scatter) {
      for (int d = 0; d < row.length; d++) {
        row[d] /= sum;
      }
    }
    return scatter;
  }

  private static void addProducts(double share, double[] deviation, double[][] scatter) {
    for (int row = 0; row < scatter.length; row++) {
      double factor = share * deviation[row];
      double[] sums = scatter[row];
      for (int d = 0; d < sums.length; d++) {
        sums[d] += factor * deviation[d];
      }
    }
  }
}
