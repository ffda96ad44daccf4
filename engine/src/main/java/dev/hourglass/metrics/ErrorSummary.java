package dev.hourglass.metrics;

/// What a set of reconstructions comes to.
///
/// @param images number of images
/// @param mse mean squared error over all values
/// @param mae mean absolute error over all values
/// @param meanImagePsnr mean of the images' own peak signal-to-noise ratios in decibels: the number
///   image papers report; +∞ as soon as one image is reproduced exactly
public record ErrorSummary(long images, double mse, double mae, double meanImagePsnr) {
  /// The brightest value: pixels lie in [0, 1].
  private static final double PEAK = 1.0;

  /// Root of the mean squared error: the typical error of a pixel, in pixel units.
  public double rmse() {
    return StrictMath.sqrt(mse);
  }

  /// Peak signal-to-noise ratio of the mean error in decibels, +∞ if there is no error.
  ///
  /// Never above [#meanImagePsnr] for images of one size, because the logarithm is concave.
  public double psnrOfMeanError() {
    return psnrOf(mse);
  }

  /// Peak signal-to-noise ratio of a mean squared error, with a peak of 1: `10 · log10(1 / mse)`
  /// decibels; +∞ for an error of 0.
  public static double psnrOf(double mse) {
    return 10 * StrictMath.log10(PEAK * PEAK / mse);
  }
}
