package dev.hourglass.data.synthetic;

import java.util.Arrays;

/// The way of a round pen nib over the paper: positions with a radius each, close enough together
/// that straight lines between them look smooth.
///
/// It grows while a digit is written and belongs to that digit alone.
final class PenPath {
  private double[] x = new double[128];
  private double[] y = new double[128];
  private double[] radius = new double[128];
  private boolean[] down = new boolean[128];
  private int size;

  /// Moves the pen to a position.
  ///
  /// @param penDown whether it draws on its way there from the previous position
  void moveTo(double toX, double toY, double nibRadius, boolean penDown) {
    if (size == x.length) {
      grow(2 * size);
    }
    x[size] = toX;
    y[size] = toY;
    radius[size] = nibRadius;
    down[size++] = penDown;
  }

  private void grow(int capacity) {
    x = Arrays.copyOf(x, capacity);
    y = Arrays.copyOf(y, capacity);
    radius = Arrays.copyOf(radius, capacity);
    down = Arrays.copyOf(down, capacity);
  }

  /// Scales and shifts the path, keeping its proportions, so that the ink just fits a square box
  /// from `low` to `high` in its longer direction and is centred in the other. Radii stay: the pen
  /// is given in the units of the box.
  void fit(double low, double high) {
    double middle = (low + high) / 2;
    double left = min(x);
    double top = min(y);
    double width = max(x) - left;
    double height = max(y) - top;
    double scale = (high - low - 2 * max(radius)) / Math.max(Math.max(width, height), 1e-6);
    for (int i = 0; i < size; i++) {
      x[i] = middle + scale * (x[i] - left - width / 2);
      y[i] = middle + scale * (y[i] - top - height / 2);
    }
  }

  private double min(double[] values) {
    double min = values[0];
    for (int i = 1; i < size; i++) {
      min = Math.min(min, values[i]);
    }
    return min;
  }

  private double max(double[] values) {
    double max = values[0];
    for (int i = 1; i < size; i++) {
      max = Math.max(max, values[i]);
    }
    return max;
  }

  int size() {
    return size;
  }

  double x(int i) {
    return x[i];
  }

  double y(int i) {
    return y[i];
  }

  double radius(int i) {
    return radius[i];
  }

  /// Whether the pen drew on its way from position `i` − 1 to position `i`.
  boolean down(int i) {
    return down[i];
  }
}
