package dev.hourglass.data.source;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Shape;
import java.util.Arrays;
import java.util.List;

/// Arrays of numbers as images: finds out how their axes are ordered and what white is.
///
/// @param name of the array, for messages
/// @param sizes along each axis, the images along the first
/// @param values in C order
record NumberImages(String name, int[] sizes, float[] values) {
  private static final int MOST_CHANNELS = 3;
  private static final int LONGEST_SIDE = SourceOptions.LONGEST_SIDE;

  /// The largest number of several arrays.
  ///
  /// @param bytes whether they are stored as bytes
  /// @throws DataException if a number is negative or not finite, or above 255, or the scale is
  ///   none of both
  static float white(List<NumberImages> arrays, boolean bytes) throws DataException {
    float largest = 0;
    for (NumberImages array : arrays) {
      largest = Math.max(largest, array.largest());
    }
    return white(arrays.getFirst().name, largest, bytes);
  }

  /// The largest of the numbers, or 0.
  ///
  /// @throws DataException if one is negative or not finite, or above 255
  float largest() throws DataException {
    float largest = 0;
    for (float value : values) {
      if (Float.isNaN(value)) {
        throw new DataException(
            "%s holds NaN, expected numbers: replace it, for example with numpy.nan_to_num(a)"
                .formatted(name));
      }
      if (!(value >= 0 && value <= 255)) {
        throw new DataException(
            "%s holds the number %s, expected 0 to 255 or 0 to 1: scale the images first, for example with (a - a.min()) / (a.max() - a.min())"
                .formatted(name, value));
      }
      largest = Math.max(largest, value);
    }
    return largest;
  }

  /// What white is where the largest number of all arrays is known.
  ///
  /// @param bytes whether they are stored as bytes
  /// @throws DataException if it is neither 1 nor 255
  static float white(String name, float largest, boolean bytes) throws DataException {
    return bytes ? 255 : NumberScale.white(name, largest);
  }

  /// The shape of each image.
  ///
  /// @param options what images are that are stored as a row of numbers
  /// @throws DataException if the axes are those of no images
  Shape shape(SourceOptions options) throws DataException {
    int rank = sizes.length;
    if (rank == 2) {
      return options.rowShape(sizes[1]).orElseThrow(this::refusal);
    }
    if (rank == 3) {
      return shape(1, sizes[1], sizes[2]);
    }
    if (rank == 4 && isChannels(sizes[3])) {
      return shape(sizes[3], sizes[1], sizes[2]);
    }
    if (rank == 4 && isChannels(sizes[1])) {
      return shape(sizes[1], sizes[2], sizes[3]);
    }
    throw refusal();
  }

  /// Whether an array of two axes is one image: square, and rows of so many numbers are none.
  ///
  /// @param sizes along each axis
  static boolean isOneImage(int[] sizes, SourceOptions options) {
    return sizes.length == 2 && sizes[0] == sizes[1] && options.rowShape(sizes[1]).isEmpty();
  }

  /// What to say of square arrays whose rows are taken for images, which might be meant as one.
  ///
  /// @param shape of each image
  String note(Shape shape) {
    return sizes.length == 2 && sizes[0] == sizes[1]
        ? ", whose %d rows are images of %s (one image is a[numpy.newaxis])"
            .formatted(sizes[0], shape)
        : "";
  }

  private Shape shape(int channels, int height, int width) throws DataException {
    if (height < 1 || width < 1 || height > LONGEST_SIDE || width > LONGEST_SIDE) {
      throw new DataException(
          "%s has images of %d rows and %d columns in the shape %s, expected 1 to %,d of each: reshape it"
              .formatted(name, height, width, Arrays.toString(sizes), LONGEST_SIDE));
    }
    return new Shape(channels, height, width);
  }

  private static boolean isChannels(int size) {
    return size == 1 || size == MOST_CHANNELS;
  }

  private DataException refusal() {
    return new DataException(
        "%s has the shape %s, expected (images, rows, columns), (images, rows, columns, channels), (images, channels, rows, columns) with 1 or 3 channels, or (images, pixels) of square images or with --size: reshape it, %s"
            .formatted(
                name,
                Arrays.toString(sizes),
                sizes.length == 2
                    ? "a single image as in a[numpy.newaxis]"
                    : "or leave out an alpha channel as in a[..., :3]"));
  }

  /// One image that is stored as bytes, `[channel][row][column]`.
  ///
  /// @param raw its numbers, in the order of the axes
  byte[] planes(byte[] raw, Shape shape) {
    if (!isChannelsLast(shape)) {
      return raw;
    }
    byte[] planes = new byte[raw.length];
    int at = 0;
    for (int p = 0; p < shape.pixels(); p++) {
      for (int c = 0; c < shape.channels(); c++) {
        planes[c * shape.pixels() + p] = raw[at++];
      }
    }
    return planes;
  }

  private boolean isChannelsLast(Shape shape) {
    return sizes.length == 4 && isChannels(sizes[3]) && shape.channels() > 1;
  }

  /// The images as bytes, `[image][channel][row][column]`.
  ///
  /// @param white the number that is white
  byte[] bytes(Shape shape, float white) {
    byte[] bytes = new byte[values.length];
    boolean last = isChannelsLast(shape);
    float factor = 255 / white;
    int plane = shape.pixels();
    for (int i = 0; i < bytes.length; i++) {
      int to = i;
      if (last) {
        int within = i % shape.size();
        to = i - within + within % shape.channels() * plane + within / shape.channels();
      }
      bytes[to] = (byte) Math.round(values[i] * factor);
    }
    return bytes;
  }
}
