package dev.hourglass.data.checks;

import dev.hourglass.data.ByteImages;
import dev.hourglass.kernels.BlockLayout;
import org.jspecify.annotations.Nullable;

/// Statistics of a set of images, computed in one pass: sums, extremes, and properties of each
/// image.
final class ImageScan {
  /// An image counts as light at its border if that is at least so light on average…
  private static final double LIGHT = 0.85;

  /// … and its inner part is at least so much darker.
  private static final double CONTRAST = 0.05;

  private final int channels;
  private final int height;
  private final int width;
  private long finite;
  private double sum;
  private double squares;
  private double borderSum;

  /// How many images there are.
  final int images;

  /// How many numbers are NaN or infinite.
  long notFinite;

  /// Extremes of the finite numbers.
  float least = Float.POSITIVE_INFINITY;

  float most = Float.NEGATIVE_INFINITY;

  /// How many images have one value throughout.
  int constant;

  /// How many images have a light border around a darker middle.
  int lightBordered;

  ImageScan(ByteImages images) {
    this(
        images.count(),
        images::copy,
        images.shape().channels(),
        images.shape().height(),
        images.shape().width());
  }

  /// Looks at images.
  ///
  /// @param source gives `[channel][row][column]` of each
  ImageScan(int count, BlockLayout.Source source, int channels, int height, int width) {
    this.channels = channels;
    this.height = height;
    this.width = width;
    images = count;
    float[] image = new float[Math.multiplyExact(Math.multiplyExact(channels, height), width)];
    for (int i = 0; i < count; i++) {
      source.copy(i, 0, image.length, image, 0);
      add(image);
    }
  }

  private void add(float[] image) {
    double imageSum = 0;
    double imageSquares = 0;
    float imageLeast = Float.POSITIVE_INFINITY;
    float imageMost = Float.NEGATIVE_INFINITY;
    int known = 0;
    for (float number : image) {
      if (Float.isFinite(number)) {
        known++;
        imageSum += number;
        imageSquares += (double) number * number;
        imageLeast = Math.min(imageLeast, number);
        imageMost = Math.max(imageMost, number);
      }
    }
    finite += known;
    notFinite += image.length - known;
    sum += imageSum;
    squares += imageSquares;
    least = Math.min(least, imageLeast);
    most = Math.max(most, imageMost);
    // A single pixel is always constant.
    constant += imageLeast == imageMost && height * width > 1 ? 1 : 0;
    double imageBorder = border(image);
    borderSum += imageBorder;
    lightBordered += isLightBordered(imageBorder, imageSum - imageBorder) ? 1 : 0;
  }

  private boolean isLightBordered(double border, double inner) {
    int innerNumbers = channels * height * width - borderNumbers();
    double light = border / borderNumbers();
    return innerNumbers > 0 && light >= LIGHT && inner / innerNumbers <= light - CONTRAST;
  }

  /// The sum of the outermost rows and columns.
  private double border(float[] image) {
    double border = 0;
    for (int row = 0; row < channels * height; row++) {
      int y = row % height;
      boolean whole = y == 0 || y == height - 1;
      int step = whole ? 1 : Math.max(1, width - 1);
      for (int x = 0; x < width; x += step) {
        float number = image[row * width + x];
        border += Float.isFinite(number) ? number : 0;
      }
    }
    return border;
  }

  private int borderNumbers() {
    int inner = Math.max(0, height - 2) * Math.max(0, width - 2);
    return channels * (height * width - inner);
  }

  /// Of all numbers, or null where there are none.
  @Nullable ImageStatistics statistics() {
    if (finite == 0) {
      return null;
    }
    double mean = sum / finite;
    double variance = Math.max(0, squares / finite - mean * mean);
    return new ImageStatistics(mean, variance, borderSum / ((double) images * borderNumbers()));
  }
}
