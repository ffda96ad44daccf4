package dev.hourglass.codec;

/// Divides planes of any size into at most 64 by 64 cells, for what is learned about places.
///
/// @param height of the planes
/// @param width of the planes
record Cells(int height, int width) {
  private static final int MOST = 64;

  int count() {
    return rows() * columns();
  }

  private int rows() {
    return Math.min(height, MOST);
  }

  private int columns() {
    return Math.min(width, MOST);
  }

  /// {@return the cell of a pixel}
  int at(int row, int column) {
    return row * rows() / height * columns() + column * columns() / width;
  }
}
