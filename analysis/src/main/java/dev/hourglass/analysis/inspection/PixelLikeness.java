package dev.hourglass.analysis.inspection;

import dev.hourglass.data.Images;
import dev.hourglass.data.Shape;
import dev.hourglass.model.Codes;

/// Compares images by their pixels: by the correlation of slightly blurred images at the best of
/// nine shifts by at most one pixel. Brightness and contrast do not count; an image is first
/// averaged down to at most 48 pixels a side.
final class PixelLikeness {
  private static final int SIDE = 48;
  private static final int GRID = 7;

  /// Of images with a smaller side a shift would leave too little to compare.
  private static final int LEAST_SHIFTED = 8;

  /// Below this variance an image counts as constant: a tenth of a level of 255, squared.
  private static final double CONSTANT = 0.1 / 255 * (0.1 / 255);

  private final int channels;
  private final int height;
  private final int width;

  /// Pixels that an image may be shifted by in each direction.
  private final int shifts;

  private final Images images;

  PixelLikeness(Images images) {
    this.images = images;
    Shape shape = images.shape();
    int factor = Math.max(1, (Math.max(shape.height(), shape.width()) + SIDE - 1) / SIDE);
    channels = shape.channels();
    height = (shape.height() + factor - 1) / factor;
    width = (shape.width() + factor - 1) / factor;
    shifts = Math.min(height, width) < LEAST_SHIFTED ? 0 : 1;
  }

  /// An image as it is compared, `[channel][row][column]`. Computed at each call: those of all
  /// images together may be larger than the memory.
  float[] blurred(int image) {
    Shape shape = images.shape();
    float[] pixels = new float[shape.size()];
    images.copy(image, pixels, 0);
    return blur(averaged(pixels, shape.height(), shape.width(), height, width));
  }

  /// Averages blocks of pixels; the last ones may be smaller.
  private float[] averaged(float[] pixels, int rows, int columns, int toRows, int toColumns) {
    if (rows == toRows && columns == toColumns) {
      return pixels;
    }
    float[] sums = new float[channels * toRows * toColumns];
    int[] counts = new int[sums.length];
    for (int i = 0; i < channels * rows * columns; i++) {
      int x = i % columns * toColumns / columns;
      int y = i / columns % rows * toRows / rows;
      int to = (i / (rows * columns) * toRows + y) * toColumns + x;
      sums[to] += pixels[i];
      counts[to]++;
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= Math.max(1, counts[i]);
    }
    return sums;
  }

  /// (1 2 1)/4 along rows and columns, the border repeated.
  private float[] blur(float[] pixels) {
    float[] rows = new float[pixels.length];
    float[] both = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int x = i % width;
      float left = pixels[x > 0 ? i - 1 : i];
      float right = pixels[x + 1 < width ? i + 1 : i];
      rows[i] = (left + 2 * pixels[i] + right) / 4;
    }
    for (int i = 0; i < pixels.length; i++) {
      int y = i / width % height;
      float above = rows[y > 0 ? i - width : i];
      float below = rows[y + 1 < height ? i + width : i];
      both[i] = (above + 2 * rows[i] + below) / 4;
    }
    return both;
  }

  /// The correlation of two images, from −1 to 1; −1 where one of them is constant.
  ///
  /// @param one as {@link #blurred} gives it
  /// @param other likewise
  double of(float[] one, float[] other) {
    double best = -1;
    for (int dy = -shifts; dy <= shifts; dy++) {
      for (int dx = -shifts; dx <= shifts; dx++) {
        best = Math.max(best, correlation(one, other, dy, dx));
      }
    }
    return best;
  }

  /// Over the pixels that both have when the second is shifted.
  private double correlation(float[] a, float[] b, int dy, int dx) {
    double sumA = 0;
    double sumB = 0;
    double squaresA = 0;
    double squaresB = 0;
    double products = 0;
    int shift = dy * width + dx;
    int count = 0;
    for (int row = 0; row < channels * height; row++) {
      int y = row % height + dy;
      if (y >= 0 && y < height) {
        int end = row * width + Math.min(width, width - dx);
        for (int i = row * width + Math.max(0, -dx); i < end; i++) {
          double one = a[i];
          double other = b[i + shift];
          sumA += one;
          sumB += other;
          squaresA += one * one;
          squaresB += other * other;
          products += one * other;
          count++;
        }
      }
    }
    if (count == 0) {
      return -1;
    }
    double varianceA = squaresA / count - sumA / count * (sumA / count);
    double varianceB = squaresB / count - sumB / count * (sumB / count);
    if (varianceA < CONSTANT || varianceB < CONSTANT) {
      return -1;
    }
    double covariance = products / count - sumA / count * (sumB / count);
    return Math.min(1, covariance / StrictMath.sqrt(varianceA * varianceB));
  }

  /// Some images averaged to a grid, without brightness and contrast: points that are near for
  /// images that are alike, also if they are shifted or blurred a little.
  ///
  /// @param some their places
  Codes coarse(int[] some) {
    int rows = Math.min(GRID, height);
    int columns = Math.min(GRID, width);
    int size = channels * rows * columns;
    float[] values = new float[Math.multiplyExact(some.length, size)];
    for (int i = 0; i < some.length; i++) {
      float[] grid = averaged(blurred(some[i]), height, width, rows, columns);
      double sum = 0;
      for (float number : grid) {
        sum += number;
      }
      double squares = 0;
      for (float number : grid) {
        squares += (number - sum / size) * (number - sum / size);
      }
      double scale = squares / size < CONSTANT ? 0 : 1 / StrictMath.sqrt(squares);
      for (int d = 0; d < size; d++) {
        values[i * size + d] = (float) ((grid[d] - sum / size) * scale);
      }
    }
    return Codes.of(size, values);
  }
}
