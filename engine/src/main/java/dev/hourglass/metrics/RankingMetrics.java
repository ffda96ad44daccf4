package dev.hourglass.metrics;

import dev.hourglass.data.Sampling;
import java.util.Arrays;

/// How well scores separate two classes, for all thresholds: the area under the ROC curve, and the
/// average precision.
///
/// Both go through the scores from the highest down and take equal ones together, as scikit-learn's
/// `roc_auc_score` and `average_precision_score` do, in whole numbers as far as they reach: the
/// same scores give the same bits in any order.
///
/// @param auroc chance that a positive has a higher score than a negative, a tie being half: 0.5
///   for scores that do not depend on the kind, 1 for a perfect separation
/// @param averagePrecision mean of the precision over the positives: the share of positives among
///   all scores at least as high
/// @param positives how many there were, at least 1
/// @param negatives how many there were, at least 1
public record RankingMetrics(double auroc, double averagePrecision, int positives, int negatives) {

  /// Measures scores of two kinds.
  ///
  /// @param scores `[item]`, higher where a positive is expected
  /// @param positive `[item]`, whether it is one
  /// @return areas with what was measured
  /// @throws IllegalArgumentException if there is not one truth for each score, one of the kinds is
  ///   missing, or a score is NaN
  public static RankingMetrics of(double[] scores, boolean[] positive) {
    int positives = check(scores, positive);
    int negatives = scores.length - positives;
    int[] order = Sampling.highestFirst(scores);
    long halves = 0;
    double precisions = 0;
    int hits = 0;
    for (int first = 0; first < order.length; ) {
      int end = first;
      int more = 0;
      while (end < order.length && scores[order[end]] == scores[order[first]]) {
        more += positive[order[end]] ? 1 : 0;
        end++;
      }
      int alarms = end - first - more;
      // Twice the area of the step, a trapezium where both kinds share a score.
      halves += alarms * (2L * hits + more);
      hits += more;
      precisions += (double) more * hits / end;
      first = end;
    }
    return new RankingMetrics(
        halves / 2.0 / ((double) positives * negatives),
        precisions / positives,
        positives,
        negatives);
  }

  /// Measures scores that are separated by kind.
  ///
  /// @param negatives `[image]`, scores of images that should have low ones
  /// @param positives `[image]`, scores of images that should have high ones
  /// @return areas with what was measured
  /// @throws IllegalArgumentException if one of them has none, or a score is NaN
  public static RankingMetrics of(double[] negatives, double[] positives) {
    double[] scores = Arrays.copyOf(negatives, negatives.length + positives.length);
    System.arraycopy(positives, 0, scores, negatives.length, positives.length);
    boolean[] positive = new boolean[scores.length];
    Arrays.fill(positive, negatives.length, scores.length, true);
    return of(scores, positive);
  }

  /// {@return how many are positive}
  static int check(double[] scores, boolean[] positive) {
    if (scores.length != positive.length) {
      throw new IllegalArgumentException(
          "there are %d scores and %d labels, expected one for each"
              .formatted(scores.length, positive.length));
    }
    int positives = 0;
    for (int i = 0; i < scores.length; i++) {
      positives += positive[i] ? 1 : 0;
      if (Double.isNaN(scores[i])) {
        throw new IllegalArgumentException(
            "score %d is NaN, expected a number: find its source".formatted(i));
      }
    }
    if (positives == 0 || positives == scores.length) {
      throw new IllegalArgumentException(
          "there are %d positives among %d scores, expected both positives and negatives: add images"
              .formatted(positives, scores.length));
    }
    return positives;
  }
}
