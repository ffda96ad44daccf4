package dev.hourglass.analysis.anomaly;

import dev.hourglass.text.RecordContent;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Histograms of the scores of normal and of examined images, with the same bins.
///
/// @param least where the first bin begins
/// @param width of a bin
/// @param normal `[bin]`, how many calibrating images fell into each bin
/// @param images `[bin]`, how many examined images did; the last bin of both also holds all higher
///   scores
public record ScoreHistogram(double least, double width, int[] normal, int[] images) {
  private static final int BINS = 60;

  /// The bins hold at least this share of the scores: outliers would press the rest into one bin.
  private static final double SHOWN = 0.99;

  /// Checks that nothing is null.
  public ScoreHistogram {
    Objects.requireNonNull(normal, "normal");
    Objects.requireNonNull(images, "images");
  }

  /// Counts scores.
  ///
  /// @param threshold which is within the bins
  static ScoreHistogram of(double[] normal, double[] images, double threshold) {
    double least = Math.min(quantile(normal, 0), quantile(images, 0));
    double most =
        Math.max(
            threshold + (threshold - least) / 2,
            Math.max(quantile(normal, SHOWN), quantile(images, SHOWN)));
    double width = most > least ? (most - least) / BINS : 1;
    return new ScoreHistogram(
        least, width, counts(normal, least, width), counts(images, least, width));
  }

  private static double quantile(double[] scores, double share) {
    double[] finite = Arrays.stream(scores).filter(Double::isFinite).sorted().toArray();
    return finite.length == 0 ? 0 : finite[(int) (share * (finite.length - 1))];
  }

  private static int[] counts(double[] scores, double least, double width) {
    int[] counts = new int[BINS];
    for (double score : scores) {
      double bin = (score - least) / width;
      // NaN counts as an alarm, so it is counted with the highest scores.
      counts[Double.isNaN(bin) ? BINS - 1 : (int) Math.clamp(bin, 0, BINS - 1)]++;
    }
    return counts;
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
