package dev.hourglass.app.tables;

import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.LayerKind;
import dev.hourglass.data.DataException;
import dev.hourglass.data.Shape;
import dev.hourglass.data.source.SourceOptions;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Pixels in lists: a row of numbers for each image, or rows of columns, with channels or not.
final class ParquetPixels {
  private static final int COLOURS = 3;

  private final ParquetFile file;
  private final SourceOptions options;
  private final PixelSink sink;

  /// Length of the lists of each axis, unknown before the first row.
  private final int[] sizes;

  private @Nullable Shape shape;
  private boolean channelsLast;

  private ParquetPixels(ParquetFile file, SourceOptions options, PixelSink sink) {
    this.file = file;
    this.options = options;
    this.sink = sink;
    this.sizes = new int[file.columns().rank()];
    Arrays.fill(sizes, -1);
  }

  /// Reads a file's pixels.
  ///
  /// @param sink takes them
  /// @return the shape of each image, or nothing if the file has no rows
  /// @throws DataException if they are those of no images, or of images of several sizes
  static Optional<Shape> read(ParquetFile file, SourceOptions options, PixelSink sink)
      throws IOException {
    ParquetPixels reading = new ParquetPixels(file, options, sink);
    file.read(file.columns().image(), file.imageSizes(), reading::take);
    return Optional.ofNullable(reading.shape);
  }

  private boolean take(ColumnReader batch, long first) throws IOException {
    int axis = 0;
    int items = batch.getRecordCount();
    for (int layer = 0; layer < batch.getLayerCount(); layer++) {
      if (batch.getLayerKind(layer) != LayerKind.REPEATED || axis == sizes.length) {
        throw refusal("an unknown structure");
      }
      if (batch.getLayerValidity(layer).hasNulls()) {
        throw refusal("rows without pixels");
      }
      items = count(batch.getLayerOffsets(layer), items, axis++);
    }
    if (axis != sizes.length || items != batch.getValueCount()) {
      throw refusal("an unknown structure");
    }
    if (batch.getLeafValidity().hasNulls()) {
      throw refusal("pixels without a value");
    }
    Shape image = shape == null ? shape() : shape;
    shape = image;
    return taken(batch, first, image);
  }

  /// Passes the images of a batch on.
  ///
  /// @return whether others are wanted
  private boolean taken(ColumnReader batch, long first, Shape image) throws IOException {
    Values values = values(batch);
    float[] pixels = new float[image.size()];
    boolean more = true;
    for (int row = 0; row < batch.getRecordCount() && more; row++) {
      int number = Math.toIntExact(first + row);
      if (sink.wants(number)) {
        for (int i = 0; i < pixels.length; i++) {
          float value = values.at(row * pixels.length + i);
          if (!PixelBytes.isPixel(value)) {
            throw refusal("the number %s".formatted(value));
          }
          pixels[place(image, i)] = value;
        }
        more = sink.take(number, pixels);
      }
    }
    return more;
  }

  /// Compares the lengths of the lists of one axis.
  ///
  /// @param items how many lists there are
  /// @return how many things are in them
  private int count(int[] offsets, int items, int axis) throws DataException {
    for (int i = 0; i < items; i++) {
      int length = offsets[i + 1] - offsets[i];
      sizes[axis] = sizes[axis] < 0 ? length : sizes[axis];
      if (length != sizes[axis] || length == 0) {
        throw refusal("lists of %d and of %d".formatted(sizes[axis], length));
      }
    }
    return items == 0 ? 0 : offsets[items];
  }

  private Shape shape() throws DataException {
    Optional<Shape> found =
        switch (sizes.length) {
          case 1 -> options.rowShape(sizes[0]);
          case 2 -> Optional.of(new Shape(1, sizes[0], sizes[1]));
          default -> colours();
        };
    return found.orElseThrow(
        () -> refusal("lists of the lengths %s".formatted(Arrays.toString(sizes))));
  }

  private Optional<Shape> colours() {
    channelsLast = sizes[2] == 1 || sizes[2] == COLOURS;
    if (channelsLast) {
      return Optional.of(new Shape(sizes[2], sizes[0], sizes[1]));
    }
    return sizes[0] == 1 || sizes[0] == COLOURS
        ? Optional.of(new Shape(sizes[0], sizes[1], sizes[2]))
        : Optional.empty();
  }

  /// Where a number of an image goes.
  private int place(Shape image, int i) {
    if (!channelsLast) {
      return i;
    }
    int channels = image.channels();
    return i % channels * image.pixels() + i / channels;
  }

  /// Numbers of any type.
  private interface Values {
    float at(int i);
  }

  private Values values(ColumnReader batch) {
    return switch (file.columns().image().type()) {
      case INT32 -> {
        int[] numbers = batch.getInts();
        yield i -> numbers[i];
      }
      case INT64 -> {
        long[] numbers = batch.getLongs();
        yield i -> numbers[i];
      }
      case FLOAT -> {
        float[] numbers = batch.getFloats();
        yield i -> numbers[i];
      }
      default -> {
        double[] numbers = batch.getDoubles();
        yield i -> (float) numbers[i];
      }
    };
  }

  private DataException refusal(String found) {
    return new DataException(
        "%s holds %s in the column with the images, expected lists of one length with pixels from 0 to 255, or from 0 to 1, of square images or with --size: write it again"
            .formatted(file.path(), found));
  }
}
