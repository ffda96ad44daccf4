package dev.hourglass.anomaly;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Objects;

/// The score above which an image is an anomaly, for a given rate of false alarms.
///
/// A normal image from the same distribution as the calibrating ones is a false alarm with a
/// probability of at most `rate`, whatever the distribution of scores: all ranks among them are
/// equally likely (conformal p-values: Bates, Candès, Lei, Romano and Sesia, "Testing for outliers
/// with conformal p-values", Annals of Statistics, 2023).
///
/// @param value alarms are above it; NaN is an alarm too
/// @param rate chance of a false alarm at most, above 0 and below 1
/// @param images how many normal images it was calibrated on
public record AnomalyThreshold(double value, double rate, int images) {

  /// {@return the lowest threshold that keeps the rate}
  ///
  /// @param normal `[image]`, scores of normal images that the detector was not fitted on, in any
  ///   order
  /// @param rate above 0 and below 1
  /// @throws IllegalArgumentException if the rate is out of range, a score is NaN, or there are too
  ///   few for the rate: it takes at least 1 / rate − 1
  public static AnomalyThreshold calibrate(double[] normal, double rate) {
    if (!(rate > 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "the rate of false alarms is %s, expected a number above 0 and below 1".formatted(rate));
    }
    double[] sorted = normal.clone();
    Arrays.sort(sorted);
    // NaN sorts behind all numbers.
    if (sorted.length > 0 && Double.isNaN(sorted[sorted.length - 1])) {
      throw new IllegalArgumentException(
          "the score of a normal image is NaN, expected a number: retrain the model");
    }
    // A rate such as 0.01 is a hair above or below what was meant.
    int place = (int) Math.floor(rate * (sorted.length + 1) * (1 + 1e-12));
    if (place < 1) {
      throw new IllegalArgumentException(
          "the threshold is set on %d normal images for a rate of false alarms of %s, expected at least %d: use more images, or a rate of %s or more"
              .formatted(
                  sorted.length,
                  rate,
                  (long) Math.ceil(1 / rate * (1 - 1e-12)) - 1,
                  lowestRate(sorted.length)));
    }
    return new AnomalyThreshold(sorted[Math.max(0, sorted.length - place)], rate, sorted.length);
  }

  /// The lowest rate that some images can set a threshold for, rounded up to three digits.
  private static String lowestRate(int images) {
    return new BigDecimal(1.0 / (images + 1))
        .round(new MathContext(3, RoundingMode.UP))
        .stripTrailingZeros()
        .toPlainString();
  }

  /// {@return whether a score is an alarm}
  ///
  /// @param score of an image
  public boolean anomalous(double score) {
    // So written that NaN is an alarm too.
    return !(score <= value);
  }

  /// The share of scores that are alarms: of normal images, the rate of false alarms as measured.
  ///
  /// @param scores `[image]`
  /// @return from 0 to 1; NaN for no scores
  public double share(double[] scores) {
    Objects.requireNonNull(scores, "scores");
    return (double) Arrays.stream(scores).filter(this::anomalous).count() / scores.length;
  }
}
