package dev.hourglass.train;

import dev.hourglass.data.Shape;

/// Structural similarity as the paper writes it, in double, window by window.
final class PlainSsim {
  private PlainSsim() {}

  /// The mean over channels and positions.
  ///
  /// @param x `[channel][row][column]`
  /// @param size the window's side
  static double of(double[] x, double[] y, Shape shape, int size) {
    double sum = 0;
    int count = 0;
    for (int channel = 0; channel < shape.channels(); channel++) {
      for (int row = 0; row + size <= shape.height(); row++) {
        for (int column = 0; column + size <= shape.width(); column++) {
          int at = (channel * shape.height() + row) * shape.width() + column;
          sum += window(x, y, at, shape.width(), size);
          count++;
        }
      }
    }
    return sum / count;
  }

  private static double window(double[] x, double[] y, int at, int width, int size) {
    double[] weights = new double[size * size];
    double total = 0;
    for (int w = 0; w < weights.length; w++) {
      weights[w] = Math.exp(-distance(w, size) / (2 * 1.5 * 1.5));
      total += weights[w];
    }
    double meanX = 0;
    double meanY = 0;
    for (int w = 0; w < weights.length; w++) {
      int i = at + w / size * width + w % size;
      meanX += weights[w] / total * x[i];
      meanY += weights[w] / total * y[i];
    }
    double varianceX = 0;
    double varianceY = 0;
    double covariance = 0;
    for (int w = 0; w < weights.length; w++) {
      int i = at + w / size * width + w % size;
      varianceX += weights[w] / total * (x[i] - meanX) * (x[i] - meanX);
      varianceY += weights[w] / total * (y[i] - meanY) * (y[i] - meanY);
      covariance += weights[w] / total * (x[i] - meanX) * (y[i] - meanY);
    }
    return (2 * meanX * meanY + 0.0001)
        * (2 * covariance + 0.0009)
        / ((meanX * meanX + meanY * meanY + 0.0001) * (varianceX + varianceY + 0.0009));
  }

  private static double distance(int w, int size) {
    int down = w / size - size / 2;
    int right = w % size - size / 2;
    return (double) down * down + right * right;
  }
}
