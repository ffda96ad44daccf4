package dev.hourglass.data.source;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Shape;
import dev.hourglass.files.NpyRows;
import dev.hourglass.text.Counts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An array of images that is read row by row, as often as it is needed.
///
/// @param split what it is for, or null
/// @param name for messages
/// @param rows its shape and number format
/// @param labels one for each image, or null
/// @param reading reads some rows
record NumpyRows(
    @Nullable SplitRole split,
    String name,
    NpyRows rows,
    @Nullable List<String> labels,
    Reading reading) {

  /// Reads rows.
  @FunctionalInterface
  interface Reading {
    /// Reads some rows.
    ///
    /// @param wanted their places, ascending
    void read(int[] wanted, NpyRows.Receiver receiver) throws IOException;
  }

  /// Arrays as images, exactly as if they were read as a whole.
  ///
  /// @param arrays at least one
  /// @throws DataException if they are none of images
  static ImageSource source(List<NumpyRows> arrays, SourceOptions options) throws IOException {
    boolean bytes = arrays.stream().allMatch(one -> one.rows.dtype().equals("u1"));
    List<StreamedImages.Part> parts = new ArrayList<>();
    for (NumpyRows one : arrays) {
      one.requireLabels();
    }
    float white = bytes ? 255 : white(arrays);
    for (NumpyRows one : arrays) {
      Shape shape = one.row(new float[0]).shape(options);
      StreamedImages.Rows rows =
          (wanted, taker) ->
              one.reading.read(
                  wanted,
                  (row, raw) ->
                      taker.take(
                          row,
                          bytes
                              ? one.row(new float[0]).planes(raw, shape)
                              : one.row(one.rows.numbers(raw)).bytes(shape, white)));
      parts.add(new StreamedImages.Part(one.split, shape, one.count(), one.labels, rows));
    }
    String values = bytes ? "" : white == 1 ? " of numbers from 0 to 1" : " of numbers to 255";
    String note = arrays.getFirst().whole().note(parts.getFirst().shape());
    return new StreamedImages("NumPy arrays" + values + note, parts);
  }

  private static float white(List<NumpyRows> arrays) throws IOException {
    float[] largest = {0};
    for (NumpyRows one : arrays) {
      one.reading.read(
          IntStream.range(0, one.count()).toArray(),
          (_, raw) -> largest[0] = Math.max(largest[0], one.row(one.rows.numbers(raw)).largest()));
    }
    return NumberImages.white(arrays.getFirst().name, largest[0], /* bytes= */ false);
  }

  private void requireLabels() throws DataException {
    if (labels != null && labels.size() != count()) {
      throw new DataException(
          "%s has %s for %s, expected one for each"
              .formatted(name, Counts.of(labels.size(), "label"), Counts.of(count(), "image")));
    }
  }

  private int count() {
    return rows.shape()[0];
  }

  private NumberImages whole() {
    return new NumberImages(name, rows.shape(), new float[0]);
  }

  /// One image as an array of its own, whose axes are the same.
  private NumberImages row(float[] values) {
    int[] sizes = Arrays.copyOf(rows.shape(), rows.shape().length);
    sizes[0] = 1;
    return new NumberImages(name, sizes, values);
  }
}
