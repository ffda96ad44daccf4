package dev.hourglass.metrics;

/// The strength of the edges in a grey image (Sobel and Feldman's operator), scaled as scikit-image
/// does: with h and v the differences of the next and the previous column (row), smoothed across by
/// ¼, ½, ¼, the magnitude is `√((h² + v²) / 2)`. Beyond the border, the border's pixel is repeated.
///
/// A step from black to white along a column has the magnitude √½.
///
/// Not for use by several threads at once: give each its own.
final class Sobel {
  private final int height;
  private final int width;
  private final int paddedWidth;
  private final double[] padded;
  private final double[] first;
  private final double[] second;

  /// For images of one size.
  Sobel(int height, int width) {
    this.height = height;
    this.width = width;
    paddedWidth = width + 2;
    padded = new double[(height + 2) * paddedWidth];
    first = new double[height * paddedWidth];
    second = new double[height * paddedWidth];
  }

  /// The sum over the pixels of the absolute difference of two images' magnitudes.
  ///
  /// @param x `[row][column]`
  /// @param y `[row][column]`
  double difference(double[] x, double[] y) {
    magnitudes(x, first);
    magnitudes(y, second);
    double sum = 0;
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        int e = row * paddedWidth + column;
        sum += Math.abs(first[e] - second[e]);
      }
    }
    return sum;
  }

  /// Magnitudes in rows that are two columns too long.
  private void magnitudes(double[] image, double[] to) {
    pad(image);
    int below = paddedWidth;
    int lowest = 2 * paddedWidth;
    // The last row's margin would read beyond the padded image.
    for (int e = 0; e < to.length - 2; e++) {
      double h =
          padded[e + 2]
              - padded[e]
              + 2 * (padded[e + below + 2] - padded[e + below])
              + (padded[e + lowest + 2] - padded[e + lowest]);
      double v =
          padded[e + lowest]
              - padded[e]
              + 2 * (padded[e + lowest + 1] - padded[e + 1])
              + (padded[e + lowest + 2] - padded[e + 2]);
      to[e] = Math.sqrt((h * h + v * v) / 32);
    }
  }

  private void pad(double[] image) {
    for (int row = 0; row < height + 2; row++) {
      int from = Math.clamp(row - 1, 0, height - 1) * width;
      int to = row * paddedWidth;
      System.arraycopy(image, from, padded, to + 1, width);
      padded[to] = padded[to + 1];
      padded[to + width + 1] = padded[to + width];
    }
  }
}
