package dev.hourglass.app.explore;

import com.google.gson.JsonObject;
import dev.hourglass.app.figures.Picture;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import java.util.stream.IntStream;

/// Thumbnails of many images on a few large pictures, as a graphics card takes them.
///
/// @param images in the order of the cells
/// @param cell pixels of a side
/// @param columns cells in a row, and rows of a page
record Atlas(ByteImages images, int cell, int columns) {
  /// What every graphics card takes.
  private static final int MOST_SIDE = 2048;

  private static final int LARGEST_CELL = 64;

  /// An atlas of images.
  static Atlas of(ByteImages images) {
    Shape shape = images.shape();
    int cell = Math.min(LARGEST_CELL, Math.max(shape.height(), shape.width()));
    return new Atlas(images, cell, MOST_SIDE / cell);
  }

  /// Pixels of a page's side.
  private int side() {
    return columns * cell;
  }

  private int perPage() {
    return columns * columns;
  }

  int pages() {
    return Math.ceilDiv(images.count(), perPage());
  }

  /// A page as PNG.
  byte[] png(int page) {
    int first = page * perPage();
    int last = Math.min(images.count(), first + perPage());
    int channels = images.shape().channels();
    int side = side();
    byte[] pixels = new byte[channels * side * side];
    for (int i = first; i < last; i++) {
      draw(i, i - first, pixels);
    }
    return new Picture(channels, side, side, pixels).compactPng();
  }

  private void draw(int image, int place, byte[] pixels) {
    Shape shape = images.shape();
    int edge = Math.max(shape.height(), shape.width());
    int side = side();
    int top = place / columns * cell;
    int left = place % columns * cell;
    float[] values = new float[shape.size()];
    images.copy(image, 0, values.length, values, 0);
    for (int channel = 0; channel < shape.channels(); channel++) {
      for (int y = 0; y < cell; y++) {
        for (int x = 0; x < cell; x++) {
          // The nearest pixel, centred in a square.
          int row = y * edge / cell - (edge - shape.height()) / 2;
          int column = x * edge / cell - (edge - shape.width()) / 2;
          if (row >= 0 && row < shape.height() && column >= 0 && column < shape.width()) {
            float value = values[channel * shape.pixels() + row * shape.width() + column];
            pixels[(channel * side + top + y) * side + left + x] = (byte) Math.round(255 * value);
          }
        }
      }
    }
  }

  /// What the page has to know of it.
  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("cell", cell);
    json.addProperty("columns", columns);
    json.addProperty("per_page", perPage());
    json.addProperty("pages", pages());
    json.addProperty("channels", images.shape().channels());
    return json;
  }

  /// The mean of some images.
  ///
  /// @return `[channel][row][column]` bytes
  byte[] mean(int[] places) {
    int size = images.shape().size();
    double[] sums = new double[size];
    float[] values = new float[size];
    for (int place : places) {
      images.copy(place, 0, size, values, 0);
      for (int i = 0; i < size; i++) {
        sums[i] += values[i];
      }
    }
    byte[] mean = new byte[size];
    IntStream.range(0, size)
        .forEach(i -> mean[i] = (byte) Math.round(255 * sums[i] / places.length));
    return mean;
  }
}
