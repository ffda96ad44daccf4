package dev.hourglass.data.source;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Shape;
import dev.hourglass.text.Counts;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Pixels in arrays that are too large for the memory: each reading goes through the files.
final class StreamedImages implements ImageSource {
  /// The share of the heap that an array of floats may take to be read as a whole.
  private static final int SHARE = 8;

  private final String format;
  private final List<Part> parts;
  private final List<SourceImage> images;

  /// An array.
  ///
  /// @param split what it is for, or null
  /// @param shape channels (1 or 3), rows and columns of each image
  /// @param count how many images
  /// @param labels one for each, or null
  /// @param rows reads them
  record Part(
      @Nullable SplitRole split,
      Shape shape,
      int count,
      @Nullable List<String> labels,
      Rows rows) {}

  /// Reads images of an array.
  @FunctionalInterface
  interface Rows {
    /// Reads some of the images.
    ///
    /// @param wanted their places, ascending
    void read(int[] wanted, Taker taker) throws IOException;
  }

  /// Takes images of an array.
  @FunctionalInterface
  interface Taker {
    /// Takes an image.
    ///
    /// @param pixels `[channel][row][column]`
    void take(int image, byte[] pixels) throws IOException;
  }

  /// @param format for the user: `NumPy arrays`
  /// @param parts the arrays, in order
  /// @throws DataException if there are more images than memory for their names
  StreamedImages(String format, List<Part> parts) throws DataException {
    this.format = format;
    this.parts = List.copyOf(parts);
    NumberedImages numbered = new NumberedImages();
    for (Part part : parts) {
      numbered.add(part.split, part.count, part.labels);
    }
    images = numbered.toList();
  }

  /// How many numbers an array may have to be read as a whole.
  static long mostWhole() {
    return Runtime.getRuntime().maxMemory() / SHARE / Float.BYTES;
  }

  @Override
  public String format() {
    return format;
  }

  @Override
  public List<SourceImage> images() {
    return images;
  }

  @Override
  public void read(int[] wanted, Receiver receiver) throws IOException {
    int before = 0;
    int next = 0;
    for (Part part : parts) {
      int first = before;
      int end = next;
      while (end < wanted.length && wanted[end] - first < part.count) {
        end++;
      }
      if (end > next) {
        int[] within = Arrays.stream(wanted, next, end).map(place -> place - first).toArray();
        part.rows.read(
            within, (image, pixels) -> receiver.pixels(first + image, part.shape, pixels, 0));
      }
      before += part.count;
      next = end;
    }
  }

  @Override
  public String toString() {
    return "%s: %s".formatted(format, Counts.of(images.size(), "image"));
  }
}
