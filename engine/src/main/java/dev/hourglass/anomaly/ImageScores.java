package dev.hourglass.anomaly;

import dev.hourglass.text.RecordContent;
import org.jspecify.annotations.Nullable;

/// Anomaly scores of images, an array `[image]` of each kind; {@link AnomalyScore} defines them.
///
/// @param reconstruction `[image]`, mean squared errors per number, from 0
/// @param unexplained `[image]`, natural logarithms of shares
/// @param density `[image]`, in nats; NaN where the codes have no density
/// @param combined `[image]`, in standard deviations
public record ImageScores(
    double[] reconstruction, double[] unexplained, double[] density, double[] combined) {

  /// Checks that there are as many of each.
  ///
  /// @throws IllegalArgumentException if there are not
  public ImageScores {
    if (unexplained.length != reconstruction.length
        || density.length != reconstruction.length
        || combined.length != reconstruction.length) {
      throw new IllegalArgumentException(
          "there are %d, %d, %d and %d scores, expected one of each kind for every image"
              .formatted(
                  reconstruction.length, unexplained.length, density.length, combined.length));
    }
  }

  /// {@return how many images there are}
  public int count() {
    return reconstruction.length;
  }

  /// {@return the scores of one kind, `[image]`, not copied}
  ///
  /// @param score which kind
  public double[] of(AnomalyScore score) {
    return switch (score) {
      case RECONSTRUCTION -> reconstruction;
      case UNEXPLAINED -> unexplained;
      case DENSITY -> density;
      case COMBINED -> combined;
    };
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
