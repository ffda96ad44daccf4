package dev.hourglass.data.formats;

import dev.hourglass.data.Fit;
import dev.hourglass.data.Shape;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/// Brings one image to a shape.
///
/// Rows are resized as they come and added to the rows of the result that they count in: besides
/// the result, memory for one row is enough, however long an image is.
final class Fitting {
  private final BufferedImage image;
  private final Shape shape;
  private final Fit fit;
  private final int height;
  private final int width;
  private final Resampler down;
  private final Resampler across;

  private Fitting(BufferedImage image, Shape shape, Fit fit) {
    this.image = image;
    this.shape = shape;
    this.fit = fit;
    double byHeight = (double) shape.height() / image.getHeight();
    double byWidth = (double) shape.width() / image.getWidth();
    if (fit.mode() == Fit.Mode.PAD) {
      double scale = Math.min(byHeight, byWidth);
      height = scaled(image.getHeight(), scale, shape.height());
      width = scaled(image.getWidth(), scale, shape.width());
    } else {
      height = shape.height();
      width = shape.width();
    }
    if (fit.mode() == Fit.Mode.CROP) {
      double scale = Math.max(byHeight, byWidth);
      down = middle(image.getHeight(), height, scale);
      across = middle(image.getWidth(), width, scale);
    } else {
      down = new Resampler(image.getHeight(), height);
      across = new Resampler(image.getWidth(), width);
    }
  }

  /// An image's bytes, `[channel][row][column]`.
  static byte[] fit(BufferedImage image, Shape shape, Fit fit) {
    return new Fitting(image, shape, fit).pixels();
  }

  private static int scaled(int side, double scale, int most) {
    return Math.clamp(Math.round(side * scale), 1, most);
  }

  /// As much of the middle of a side as fills the result.
  private static Resampler middle(int side, int most, double scale) {
    double extent = Math.min(side, most / scale);
    return new Resampler(side, (side - extent) / 2, extent, most);
  }

  private byte[] pixels() {
    float[][] planes = resized();
    float[] background = Raster.samples(fit.background(), shape.channels());
    byte[] pixels = new byte[shape.size()];
    int top = (shape.height() - height) / 2;
    int left = (shape.width() - width) / 2;
    for (int c = 0; c < planes.length; c++) {
      int plane = c * shape.pixels();
      Arrays.fill(pixels, plane, plane + shape.pixels(), rounded(background[c]));
      for (int y = 0; y < height; y++) {
        int row = plane + (top + y) * shape.width() + left;
        for (int x = 0; x < width; x++) {
          pixels[row + x] = rounded(planes[c][y * width + x]);
        }
      }
    }
    return pixels;
  }

  private static byte rounded(float sample) {
    return (byte) Math.round(Math.clamp(sample, 0f, 255f));
  }

  private float[][] resized() {
    int channels = shape.channels();
    Raster raster = new Raster(image, channels, fit.background());
    float[][] row = new float[channels][image.getWidth()];
    float[] narrow = new float[width];
    float[][] planes = new float[channels][height * width];
    int from = 0;
    for (int y = down.begin(); y < down.end(); y++) {
      raster.row(y, row);
      from = down.firstWith(y, from);
      for (int c = 0; c < channels; c++) {
        across.apply(row[c], narrow);
        for (int to = from; down.reaches(y, to); to++) {
          add(narrow, down.weight(y, to), planes[c], to * width);
        }
      }
    }
    return planes;
  }

  private static void add(float[] row, float weight, float[] plane, int offset) {
    for (int x = 0; x < row.length; x++) {
      plane[offset + x] += weight * row[x];
    }
  }
}
