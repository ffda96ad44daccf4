package dev.hourglass.metrics;

import dev.hourglass.data.Sampling;

/// The harmonic mean of precision and recall, at a threshold.
///
/// @param f1 from 0 to 1: 2·hits / (2·hits + false alarms + misses)
/// @param precision share of positives among those called positive, from 0 to 1; 0 where none is
///   called so
/// @param recall share of the positives that are called so, from 0 to 1
/// @param threshold the lowest score that is called positive; NaN where the decision is not one of
///   a threshold
public record F1Score(double f1, double precision, double recall, double threshold) {

  /// Measures a decision.
  ///
  /// @param called `[item]`, whether it is called positive
  /// @param positive `[item]`, whether it is one
  /// @return the score, without a threshold
  /// @throws IllegalArgumentException if there is not one truth for each decision, or no positive
  public static F1Score of(boolean[] called, boolean[] positive) {
    if (called.length != positive.length) {
      throw new IllegalArgumentException(
          "there are %d decisions and %d labels, expected one for each"
              .formatted(called.length, positive.length));
    }
    long hits = 0;
    long alarms = 0;
    long positives = 0;
    for (int i = 0; i < called.length; i++) {
      alarms += called[i] ? 1 : 0;
      positives += positive[i] ? 1 : 0;
      hits += called[i] && positive[i] ? 1 : 0;
    }
    if (positives == 0) {
      throw new IllegalArgumentException(
          "there is no positive among %d items, expected at least one: add some"
              .formatted(called.length));
    }
    return of(hits, alarms, positives, Double.NaN);
  }

  /// The best score of any threshold, the lowest of those that are equally good, as scikit-learn's
  /// `precision_recall_curve` and anomalib's `F1Max` find it.
  ///
  /// @param scores `[item]`, higher where a positive is expected
  /// @param positive `[item]`, whether it is one
  /// @return the score with its threshold
  /// @throws IllegalArgumentException as {@link RankingMetrics#of(double[], boolean[])}
  public static F1Score best(double[] scores, boolean[] positive) {
    RankingMetrics.check(scores, positive);
    int[] order = Sampling.highestFirst(scores);
    Best best = new Best(count(positive));
    for (int i = 0; i < order.length; i++) {
      best.add(positive[order[i]]);
      if (i + 1 == order.length || scores[order[i + 1]] != scores[order[i]]) {
        best.end(scores[order[i]]);
      }
    }
    return best.score();
  }

  private static int count(boolean[] positive) {
    int positives = 0;
    for (boolean one : positive) {
      positives += one ? 1 : 0;
    }
    return positives;
  }

  private static F1Score of(long hits, long alarms, long positives, double threshold) {
    return new F1Score(
        2.0 * hits / (alarms + positives),
        alarms == 0 ? 0 : (double) hits / alarms,
        (double) hits / positives,
        threshold);
  }

  /// The best threshold of items that come from the highest score down.
  static final class Best {
    private final long positives;
    private long hits;
    private long alarms;
    private F1Score best;

    /// @param positives of all items, at least 1
    Best(long positives) {
      this.positives = positives;
      best = of(0, 0, positives, Double.POSITIVE_INFINITY);
    }

    void add(boolean positive) {
      alarms++;
      hits += positive ? 1 : 0;
    }

    /// All items with this score were added.
    void end(double score) {
      F1Score here = of(hits, alarms, positives, score);
      best = here.f1 >= best.f1 ? here : best;
    }

    F1Score score() {
      return best;
    }
  }
}
