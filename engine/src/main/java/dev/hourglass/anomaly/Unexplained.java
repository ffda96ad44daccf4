package dev.hourglass.anomaly;

import dev.hourglass.data.Shape;

/// The share of an image's variance that its reconstruction leaves unexplained, the error being
/// filtered by the binomial filter (1 2 1)/4 along rows and columns, zero outside. Each image is
/// summed by one thread in the order of its pixels.
final class Unexplained {
  /// Added to both means of squares, so that empty images have a logarithm: a thousandth of full
  /// brightness.
  private static final double FLOOR = 1e-6;

  private final int channels;
  private final int height;
  private final int width;
  private final double[] rows;

  Unexplained(Shape image) {
    channels = image.channels();
    height = image.height();
    width = image.width();
    rows = new double[(height + 2) * width];
  }

  /// The logarithm of the share.
  ///
  /// @param images `[image][channel][row][column]`, from `at` on
  double log(float[] images, float[] reconstruction, int at) {
    double squares = 0;
    for (int c = 0; c < channels; c++) {
      squares += filteredSquares(images, reconstruction, at + c * height * width);
    }
    int size = channels * height * width;
    return StrictMath.log((squares / size + FLOOR) / (variance(images, at, size) + FLOOR));
  }

  private double filteredSquares(float[] images, float[] reconstruction, int at) {
    for (int y = 0; y < height; y++) {
      filterRow(images, reconstruction, at + y * width, (y + 1) * width);
    }
    double squares = 0;
    for (int i = width; i < (height + 1) * width; i++) {
      double filtered = (rows[i - width] + 2 * rows[i] + rows[i + width]) / 4;
      squares += filtered * filtered;
    }
    return squares;
  }

  /// Filters the differences of a row along it; the rows above the first and below the last stay
  /// zero.
  private void filterRow(float[] images, float[] reconstruction, int from, int to) {
    double left = 0;
    double here = reconstruction[from] - images[from];
    for (int x = 0; x < width; x++) {
      double right = x + 1 < width ? reconstruction[from + x + 1] - images[from + x + 1] : 0;
      rows[to + x] = (left + 2 * here + right) / 4;
      left = here;
      here = right;
    }
  }

  private static double variance(float[] images, int at, int size) {
    double sum = 0;
    double squares = 0;
    for (int i = at; i < at + size; i++) {
      sum += images[i];
      squares += (double) images[i] * images[i];
    }
    double mean = sum / size;
    return Math.max(0, squares / size - mean * mean);
  }
}
