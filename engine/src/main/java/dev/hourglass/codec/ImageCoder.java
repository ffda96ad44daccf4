package dev.hourglass.codec;

import dev.hourglass.data.Shape;
import java.util.Arrays;

/// Codes images channel after channel, each by the model, which sees the two channels before. Of
/// three channels the second is the first: green tells most about the others.
final class ImageCoder {
  /// Planes that a model sees.
  private static final int PLANES = 3;

  private static final int[] GREEN_FIRST = {1, 0, 2};

  private final Shape shape;
  private final PlaneModel model;
  private final Plane[] planes = new Plane[PLANES];

  ImageCoder(Shape shape, PlaneModel model) {
    this.shape = shape;
    this.model = model;
    boolean single = shape.channels() == 1;
    Arrays.setAll(
        planes, i -> i > 0 && single ? planes[0] : new Plane(shape.height(), shape.width()));
  }

  /// Codes an image: writes its pixels, or reads them into it.
  ///
  /// @param image `[channel][row][column]`
  void code(byte[] image) throws DamagedException {
    model.begin(image);
    for (int i = 0; i < shape.channels(); i++) {
      int channel = shape.channels() == PLANES ? GREEN_FIRST[i] : i;
      Plane oldest = planes[PLANES - 1];
      System.arraycopy(planes, 0, planes, 1, PLANES - 1);
      planes[0] = oldest;
      oldest.clear();
      codePlane(image, channel * shape.pixels(), Math.min(i, PLANES - 1));
    }
  }

  private void codePlane(byte[] image, int start, int kind) throws DamagedException {
    Plane plane = planes[0];
    int at = start;
    for (int row = 0; row < plane.height; row++) {
      for (int column = 0; column < plane.width; column++, at++) {
        int pixel = model.code(planes, kind, row, column, image[at] & 0xFF);
        image[at] = (byte) pixel;
        plane.set(plane.place(row, column), pixel);
      }
      plane.endRow(row);
    }
  }
}
