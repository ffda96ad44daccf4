package dev.hourglass.codec;

import java.util.Arrays;

/// One channel of an image, with a margin that lets every pixel have neighbours: zeros above, and
/// on both sides of a row the nearest pixel of the row before.
final class Plane {
  /// Columns on both sides, and rows above.
  static final int MARGIN = 4;

  final int height;
  final int width;

  /// From a pixel to the one below it.
  final int stride;

  private final byte[] pixels;

  Plane(int height, int width) {
    this.height = height;
    this.width = width;
    stride = width + 2 * MARGIN;
    pixels = new byte[stride * (height + MARGIN + 1)];
  }

  void clear() {
    Arrays.fill(pixels, (byte) 0);
  }

  /// {@return the place of a pixel}
  int place(int row, int column) {
    return (row + MARGIN) * stride + MARGIN + column;
  }

  /// {@return the pixel at a place, 0 to 255}
  int at(int place) {
    return pixels[place] & 0xFF;
  }

  void set(int place, int value) {
    pixels[place] = (byte) value;
  }

  /// Fills the margin behind a row that is whole, and in front of the next.
  void endRow(int row) {
    int first = place(row, 0);
    int end = first + width;
    Arrays.fill(pixels, end, end + MARGIN, pixels[end - 1]);
    Arrays.fill(pixels, end + MARGIN, end + 2 * MARGIN, pixels[first]);
  }
}
