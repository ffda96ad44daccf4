package dev.hourglass.analysis.inspection;

import dev.hourglass.anomaly.AnomalyThreshold;
import dev.hourglass.text.RecordContent;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Anomaly scores with conformal p-values and a threshold that needs no labelled anomalies.
///
/// The p-value of an image is the rank of its score among those of all images, from the highest
/// down: an image like the others has a p-value of at most α with a probability of at most α,
/// whatever the distribution of the scores (Vovk, Gammerman and Shafer, "Algorithmic Learning in a
/// Random World", 2005; Laxhammar, "Conformal anomaly detection", 2014). It holds for scores of
/// detectors that were not fitted on the image, as {@link dev.hourglass.anomaly.OutOfFoldScores}
/// gives them. About a share α of a set without any anomaly is above the threshold: what is above
/// it is to be looked at, and is not an anomaly for certain.
///
/// @param scores `[image]`, higher is less normal
/// @param pValues `[image]`, above 0 and at most 1
/// @param threshold for the rate of false alarms, the score of rank ⌈(n+1)(1−α)⌉ of n; null where
///   there are too few images for the rate
/// @param rate of false alarms, α
public record ConformalScores(
    double[] scores, double[] pValues, @Nullable AnomalyThreshold threshold, double rate) {
  /// Checks that nothing is null that may not be. Its parameters are written out because javac
  /// keeps no type annotations of those that a compact constructor leaves to it.
  public ConformalScores(
      double[] scores, double[] pValues, @Nullable AnomalyThreshold threshold, double rate) {
    this.scores = Objects.requireNonNull(scores, "scores");
    this.pValues = Objects.requireNonNull(pValues, "pValues");
    this.threshold = threshold;
    this.rate = rate;
  }

  /// {@return p-values and a threshold for scores of images, each the calibration of the others}
  ///
  /// @param scores `[image]`, of detectors that were not fitted on the image
  /// @param rate of false alarms, above 0 and below 1
  /// @throws IllegalArgumentException if the rate is out of range or a score is NaN
  public static ConformalScores of(double[] scores, double rate) {
    Objects.requireNonNull(scores, "scores");
    if (!(rate > 0 && rate < 1)) {
      throw new IllegalArgumentException(
          "the rate of false alarms is %s, expected a number above 0 and below 1".formatted(rate));
    }
    double[] sorted = sorted(scores);
    double[] pValues = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      // The image itself is one of those that are at least as high.
      pValues[i] = (double) atLeast(sorted, scores[i]) / scores.length;
    }
    boolean enough = rate * (scores.length + 1) * (1 + 1e-12) >= 1;
    return new ConformalScores(
        scores, pValues, enough ? AnomalyThreshold.calibrate(scores, rate) : null, rate);
  }

  /// {@return the p-value of an image that is not one of these}
  ///
  /// @param score of a detector that was not fitted on it
  public double pValue(double score) {
    return (atLeast(sorted(scores), score) + 1.0) / (scores.length + 1);
  }

  /// {@return whether an image is above the threshold; false where there is none}
  ///
  /// @param image its place
  public boolean anomalous(int image) {
    return threshold != null && threshold.anomalous(scores[image]);
  }

  private static double[] sorted(double[] scores) {
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    if (sorted.length > 0 && Double.isNaN(sorted[sorted.length - 1])) {
      throw new IllegalArgumentException(
          "the score of an image is NaN, expected a number: retrain the model");
    }
    return sorted;
  }

  /// How many are at least as high; both zeros are equal.
  private static int atLeast(double[] sorted, double score) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < score) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return sorted.length - low;
  }

  /// {@return how many images a threshold for the rate needs at least}
  public int leastImages() {
    return (int) Math.ceil(1 / rate * (1 - 1e-12)) - 1;
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
