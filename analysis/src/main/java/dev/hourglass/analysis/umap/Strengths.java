package dev.hourglass.analysis.umap;

import dev.hourglass.latent.NearestCodes.Found;
import dev.hourglass.parallel.Phase;
import dev.hourglass.parallel.Team;
import java.util.List;

/// How strongly each point belongs to its neighbours: `exp(−max(0, d − ρ) / σ)`, where ρ is the
/// distance of the nearest other point and σ makes the sum of the strengths log₂ of the number of
/// neighbours (McInnes, Healy and Melville 2018, algorithm 3).
final class Strengths {
  private static final int STEPS = 64;
  private static final double TOLERANCE = 1e-5;

  /// σ is at least this share of the mean distance.
  private static final double LEAST_SHARE = 1e-3;

  private static final double LOG_2 = StrictMath.log(2);

  private final Found found;
  private final boolean fromNearest;
  private final double meanOfAll;
  private final double wanted;

  private Strengths(Found found, boolean fromNearest) {
    this.found = found;
    this.fromNearest = fromNearest;
    double sum = 0;
    for (float distance : found.distances()) {
      sum += distance;
    }
    meanOfAll = sum / found.distances().length;
    wanted = StrictMath.log(found.k()) / LOG_2;
  }

  /// The strengths of all neighbours.
  ///
  /// @param found the neighbours, nearest first
  /// @param fromNearest whether ρ is the least distance above 0, for neighbours among the points
  ///   themselves; it is 0 otherwise
  /// @return `[point][neighbour]`, 0 to 1
  static float[] of(Found found, boolean fromNearest, Team team) {
    Strengths strengths = new Strengths(found, fromNearest);
    float[] all = new float[found.distances().length];
    int points = found.queries();
    team.run(
        List.of((part, parts) -> {
          int end = Phase.start(points, part + 1, parts);
          for (int i = Phase.start(points, part, parts); i < end; i++) {
            strengths.ofPoint(i * found.k(), all);
          }
        }));
    return all;
  }

  private void ofPoint(int at, float[] all) {
    double rho = fromNearest ? nearest(at) : 0;
    double sigma = sigma(at, rho);
    for (int k = at; k < at + found.k(); k++) {
      double beyond = found.distances()[k] - rho;
      all[k] = beyond <= 0 || sigma == 0 ? 1 : (float) StrictMath.exp(-beyond / sigma);
    }
  }

  private double nearest(int at) {
    for (int k = at; k < at + found.k(); k++) {
      if (found.distances()[k] > 0) {
        return found.distances()[k];
      }
    }
    return 0;
  }

  /// By doubling, then bisection.
  private double sigma(int at, double rho) {
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double middle = 1;
    for (int step = 0; step < STEPS; step++) {
      double sum = sum(at, rho, middle);
      if (Math.abs(sum - wanted) < TOLERANCE) {
        break;
      }
      if (sum > wanted) {
        high = middle;
        middle = (low + high) / 2;
      } else {
        low = middle;
        middle = high == Double.POSITIVE_INFINITY ? 2 * middle : (low + high) / 2;
      }
    }
    return Math.max(middle, LEAST_SHARE * (fromNearest && rho == 0 ? meanOfAll : mean(at)));
  }

  /// Of all but the first, which is the point itself or, for another point, its nearest.
  private double sum(int at, double rho, double sigma) {
    double sum = 0;
    for (int k = at + 1; k < at + found.k(); k++) {
      double beyond = found.distances()[k] - rho;
      sum += beyond > 0 ? StrictMath.exp(-beyond / sigma) : 1;
    }
    return sum;
  }

  private double mean(int at) {
    double sum = 0;
    for (int k = at; k < at + found.k(); k++) {
      sum += found.distances()[k];
    }
    return sum / found.k();
  }
}
