package dev.hourglass.analysis.latent;

import dev.hourglass.data.Images;
import dev.hourglass.data.Shape;
import dev.hourglass.model.Codes;

/// Images as points without a model: their pixels, or means of square windows of them where they
/// are many.
final class PixelPoints {
  /// Numbers of a point: those of a small image.
  private static final int MOST_NUMBERS = 1_024;

  private PixelPoints() {}

  /// The points of some images, `[image][channel][window]`.
  static Codes of(Images images, int[] some) {
    Shape shape = images.shape();
    int side = side(shape);
    int across = (shape.width() + side - 1) / side;
    int down = (shape.height() + side - 1) / side;
    int size = shape.channels() * across * down;
    float[] points = new float[Math.multiplyExact(some.length, size)];
    float[] image = new float[shape.size()];
    for (int i = 0; i < some.length; i++) {
      images.copy(some[i], image, 0);
      for (int n = 0; n < size; n++) {
        int row = n / across % down * side;
        int column = n % across * side;
        points[i * size + n] = mean(image, shape, n / (across * down), row, column, side);
      }
    }
    return Codes.of(size, points);
  }

  /// The smallest side of windows that leaves few enough numbers.
  private static int side(Shape shape) {
    int side = 1;
    while ((long) shape.channels()
            * ((shape.width() + side - 1) / side)
            * ((shape.height() + side - 1) / side)
        > MOST_NUMBERS) {
      side++;
    }
    return side;
  }

  private static float mean(
      float[] image, Shape shape, int channel, int firstRow, int firstColumn, int side) {
    int rows = Math.min(side, shape.height() - firstRow);
    int columns = Math.min(side, shape.width() - firstColumn);
    float sum = 0;
    for (int y = firstRow; y < firstRow + rows; y++) {
      int from = (channel * shape.height() + y) * shape.width() + firstColumn;
      for (int x = from; x < from + columns; x++) {
        sum += image[x];
      }
    }
    return sum / (rows * columns);
  }
}
