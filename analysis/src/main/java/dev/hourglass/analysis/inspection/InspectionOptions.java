package dev.hourglass.analysis.inspection;

import dev.hourglass.anomaly.AnomalyScore;
import java.util.Objects;

/// How to inspect images.
///
/// @param rate of false alarms among normal images, above 0 and below 1
/// @param score which anomaly score decides
/// @param folds that anomaly scores are computed in, at least 2
/// @param spread images of the sample that shows the variety, at least 1
/// @param shown typical, rare and most anomalous images, at least 0
/// @param seed of random numbers
public record InspectionOptions(
    double rate, AnomalyScore score, int folds, int spread, int shown, long seed) {
  /// What is usual.
  public static final InspectionOptions DEFAULT =
      new InspectionOptions(0.01, AnomalyScore.COMBINED, 5, 100, 20, 0);

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if a number is out of its range
  public InspectionOptions {
    Objects.requireNonNull(score, "score");
    if (!(rate > 0 && rate < 1) || folds < 2 || spread < 1 || shown < 0) {
      throw new IllegalArgumentException(
          "got a rate of %s, %d folds and %d and %d images to show, expected a rate above 0 and below 1, at least 2 folds, and at least 1 and 0 images"
              .formatted(rate, folds, spread, shown));
    }
  }

  /// {@return the same with another rate of false alarms}
  ///
  /// @param rate above 0 and below 1
  /// @throws IllegalArgumentException if it is not
  public InspectionOptions withRate(double rate) {
    return new InspectionOptions(rate, score, folds, spread, shown, seed);
  }
}
