package dev.hourglass.app.text;

import dev.hourglass.metrics.ErrorSummary;
import dev.hourglass.metrics.ErrorSummary.Estimate;
import dev.hourglass.metrics.Metric;
import dev.hourglass.text.Counts;

/// Measures and their numbers in words.
public final class MetricWords {
  private static final String ABSENT = "–";

  private MetricWords() {}

  /// What people call a measure.
  public static String name(Metric measure) {
    return switch (measure) {
      case MSE -> "MSE";
      case RMSE -> "RMSE";
      case MAE -> "MAE";
      case SQUARED_ERROR -> "squared error";
      case PSNR_OF_MEAN_ERROR -> "PSNR of the mean error";
      case MEAN_PSNR -> "mean PSNR of the images";
      case SSIM -> "SSIM";
      case CROSS_ENTROPY -> "binary cross-entropy";
      case ENTROPY_FLOOR -> "its floor";
      case EDGE_ERROR -> "edge error";
    };
  }

  /// What its numbers are in.
  public static String unit(Metric measure) {
    return switch (measure) {
      case MSE, RMSE, MAE, EDGE_ERROR -> "per pixel in [0, 1]";
      case SQUARED_ERROR -> "per image";
      case PSNR_OF_MEAN_ERROR, MEAN_PSNR -> "dB";
      case SSIM -> "1 is equal";
      case CROSS_ENTROPY, ENTROPY_FLOOR -> "nats per pixel";
    };
  }

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
          case MSE, RMSE, MAE, CROSS_ENTROPY, ENTROPY_FLOOR, EDGE_ERROR -> 5;
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
