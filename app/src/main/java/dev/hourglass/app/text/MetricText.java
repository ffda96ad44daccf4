package dev.hourglass.app.text;

import dev.hourglass.metrics.ErrorSummary;
import dev.hourglass.metrics.ErrorSummary.Estimate;
import dev.hourglass.metrics.Metric;
import dev.hourglass.text.Counts;

/// Numbers of measures in words.
public final class MetricText {
  private static final String ABSENT = "–";

  private MetricText() {}

  /// A number with the digits that the measure deserves; a dash where it is absent.
  public static String number(Metric measure, double value) {
    if (Double.isNaN(value)) {
      return ABSENT;
    }
    if (Double.isInfinite(value)) {
      return "∞";
    }
    int decimals =
        switch (measure) {
          case SQUARED_ERROR, PSNR_OF_MEAN_ERROR, MEAN_PSNR -> 2;
          case SSIM -> 4;
          default -> 5;
        };
    return Counts.number(value, decimals);
  }

  /// What a measure came to.
  public static String number(Metric measure, ErrorSummary summary) {
    return number(measure, summary.of(measure));
  }

  /// Both ends of the interval, or nothing where there is none.
  public static String interval(Metric measure, Estimate estimate) {
    return Double.isNaN(estimate.low())
        ? ""
        : number(measure, estimate.low()) + " … " + number(measure, estimate.high());
  }
}
