package dev.hourglass.metrics;

/// Structural similarity (Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment", IEEE
/// Transactions on Image Processing 2004) of grey images with values from 0 to 1: a Gaussian window
/// of 11×11 with σ = 1.5, K₁ = 0.01, K₂ = 0.03, the mean over all positions where the window lies
/// within the image.
///
/// Windows are separable, so four maps (both images, the sum of their squares, their product) are
/// filtered down the columns and then along the rows. Along the rows the filter runs over all rows
/// at once, so that its loop is long; what it finds where a window would span two rows is skipped.
///
/// Not for use by several threads at once: give each its own.
final class StructuralSimilarity {
  /// Rows and columns that an image needs.
  static final int WINDOW = 11;

  private static final double SIGMA = 1.5;
  private static final double C1 = 0.01 * 0.01;
  private static final double C2 = 0.03 * 0.03;

  /// Half of the symmetric window, from its middle outwards.
  private static final double[] HALF = half();

  private final int width;
  private final int rows;
  private final int columns;
  private final double[] energy;
  private final double[] cross;
  private final double[] between;

  /// The two images, the sum of their squares and their product.
  private final double[][] filtered;

  /// The windows' means of each of them.
  private final double[][] means;

  /// For images of one size.
  StructuralSimilarity(int height, int width) {
    this.width = width;
    rows = Math.max(height - WINDOW + 1, 0);
    columns = Math.max(width - WINDOW + 1, 0);
    energy = new double[height * width];
    cross = new double[height * width];
    between = new double[rows * width];
    filtered = new double[][] {between, between, energy, cross};
    means = new double[filtered.length][rows * width];
  }

  /// Whether the window fits into the images.
  boolean fits() {
    return rows > 0 && columns > 0;
  }

  /// The mean similarity, NaN if the window does not fit.
  ///
  /// @param x `[row][column]`
  /// @param y `[row][column]`
  double of(double[] x, double[] y) {
    if (!fits()) {
      return Double.NaN;
    }
    for (int e = 0; e < energy.length; e++) {
      energy[e] = x[e] * x[e] + y[e] * y[e];
      cross[e] = x[e] * y[e];
    }
    filtered[0] = x;
    filtered[1] = y;
    // In a loop: the compiler would copy the filter into each of four calls, which takes it longer
    // than most evaluations need the result.
    for (int k = 0; k < filtered.length; k++) {
      filter(filtered[k], means[k]);
    }
    similarities();
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        sum += between[row * width + column];
      }
    }
    return sum / ((double) rows * columns);
  }

  private void filter(double[] image, double[] means) {
    weigh(image, width, between, between.length);
    weigh(between, 1, means, between.length - WINDOW + 1);
  }

  /// `to[e] = Σ wₖ · from[e + k · step]`, symmetric positions added first.
  private static void weigh(double[] from, int step, double[] to, int length) {
    double w0 = HALF[0];
    double w1 = HALF[1];
    double w2 = HALF[2];
    double w3 = HALF[3];
    double w4 = HALF[4];
    double w5 = HALF[5];
    for (int e = 0; e < length; e++) {
      to[e] =
          w5 * (from[e] + from[e + 10 * step])
              + w4 * (from[e + step] + from[e + 9 * step])
              + w3 * (from[e + 2 * step] + from[e + 8 * step])
              + w2 * (from[e + 3 * step] + from[e + 7 * step])
              + w1 * (from[e + 4 * step] + from[e + 6 * step])
              + w0 * from[e + 5 * step];
    }
  }

  private void similarities() {
    double[] meanX = means[0];
    double[] meanY = means[1];
    double[] meanEnergy = means[2];
    double[] meanCross = means[3];
    for (int e = 0; e < between.length; e++) {
      double x = meanX[e];
      double y = meanY[e];
      double squares = x * x + y * y;
      double product = x * y;
      between[e] =
          (2 * product + C1)
              * (2 * (meanCross[e] - product) + C2)
              / ((squares + C1) * (meanEnergy[e] - squares + C2));
    }
  }

  private static double[] half() {
    double[] half = new double[WINDOW / 2 + 1];
    double sum = 0;
    for (int k = 0; k < half.length; k++) {
      half[k] = StrictMath.exp(-k * k / (2 * SIGMA * SIGMA));
      sum += k == 0 ? half[k] : 2 * half[k];
    }
    for (int k = 0; k < half.length; k++) {
      half[k] /= sum;
    }
    return half;
  }
}
