package dev.hourglass.metrics;

import java.util.Locale;

/// Metrics of reconstructions, in the order of display.
///
/// Values are in [0, 1], so that the brightest, the peak, is 1. Means over "values" go over all
/// pixels and channels of an image. All images of a set have one shape, so a mean over images of
/// such means is the mean over all values.
public enum Metric {
  /// Mean squared error over the values.
  MSE("MSE", "per pixel in [0, 1]"),

  /// Root of the mean squared error of the set: the typical error of a value.
  RMSE("RMSE", "per pixel in [0, 1]"),

  /// Mean absolute error over the values.
  MAE("MAE", "per pixel in [0, 1]"),

  /// Sum of an image's squared errors over its values, a mean over the images.
  SQUARED_ERROR("squared error", "per image"),

  /// Peak signal-to-noise ratio of the set's mean squared error, `10 · log10(1 / MSE)` in decibels;
  /// +∞ without error. Never above {@link #MEAN_PSNR}, because the logarithm is concave.
  PSNR_OF_MEAN_ERROR("PSNR of the mean error", "dB"),

  /// Mean of the images' own peak signal-to-noise ratios in decibels: the number image papers
  /// report; +∞ as soon as one image is reproduced exactly.
  MEAN_PSNR("mean PSNR of the images", "dB"),

  /// Structural similarity, a mean over the images: 1 for equal images; see {@link
  /// StructuralSimilarity}. NaN where an image has fewer than 11 rows or columns.
  SSIM("SSIM", "1 = identical"),

  /// Binary cross-entropy of the reconstruction against the original, a mean over the values in
  /// nats: `−x ln p − (1 − x) ln(1 − p)`, the brightness p kept 2⁻²⁴ away from 0 and 1.
  CROSS_ENTROPY("binary cross-entropy", "nats per pixel"),

  /// The least that the cross-entropy can be: that of the original with itself, a mean over the
  /// values in nats. 0 for black and white images.
  ENTROPY_FLOOR("entropy floor", "nats per pixel"),

  /// Mean absolute difference of the two images' Sobel magnitudes, over the values; see {@link
  /// Sobel}. What blurs or moves an edge raises it.
  EDGE_ERROR("edge error", "per pixel in [0, 1]");

  private final String label;
  private final String unit;

  Metric(String label, String unit) {
    this.label = label;
    this.unit = unit;
  }

  /// {@return what people call it: `PSNR of the mean error`}
  public String label() {
    return label;
  }

  /// {@return what its numbers are in, in words: `dB`, `per pixel in [0, 1]`}
  public String unit() {
    return unit;
  }

  /// {@return the name in JSON: `psnr_of_mean_error`}
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// {@return what {@link ImageComparison} finds for each image; the others follow from {@link
  /// #MSE}}
  public boolean perImage() {
    return switch (this) {
      case RMSE, SQUARED_ERROR, PSNR_OF_MEAN_ERROR -> false;
      case MSE, MAE, MEAN_PSNR, SSIM, CROSS_ENTROPY, ENTROPY_FLOOR, EDGE_ERROR -> true;
    };
  }

  /// {@return peak signal-to-noise ratio of a mean squared error, with a peak of 1: `10 · log10(1 /
  /// mse)` decibels; +∞ for an error of 0}
  ///
  /// @param mse mean squared error of values in [0, 1]
  public static double psnr(double mse) {
    return 10 * StrictMath.log10(1 / mse);
  }
}
