package dev.hourglass.data.source;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Fit;
import dev.hourglass.data.ReadListener;
import dev.hourglass.data.Shape;
import dev.hourglass.data.formats.ImageFiles;
import dev.hourglass.data.formats.PixelFit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Images of a source brought to one shape.
final class FittedImages implements ImageSource.Receiver, AutoCloseable {
  /// Pixels that the images of any archive may have together; a larger one may have more, as many
  /// for each byte as those of drawings have.
  private static final long ANY_ARCHIVE_PIXELS = 1L << 26;

  private static final long MOST_PIXELS_PER_BYTE = 256;

  private final String source;
  private final List<SourceImage> images;
  private final Shape shape;
  private final Fit fit;
  private final long mostDecoded;
  private final ReadListener progress;
  private final Map<Integer, Integer> slots = new LinkedHashMap<>();
  private final Sink sink;
  private final ImageFiles.@Nullable Size[] sizes;
  private final Decoding<ImageFiles.Image> decoding = new Decoding<>(this::decode, new Decoded());
  private final List<BadImage> bad = new ArrayList<>();
  private int count;
  private long decoded;
  private int resized;
  private int empty;
  private int coloured;

  /// Takes fitted images.
  @FunctionalInterface
  interface Sink {
    /// Takes an image.
    ///
    /// @param slot its place among those that are wanted
    /// @param values holds its bytes, `[channel][row][column]`, from `offset`
    /// @throws IOException if they cannot be stored
    void put(int slot, byte[] values, int offset) throws IOException;
  }

  /// An image that cannot be read.
  private record BadImage(int place, String reason) {}

  /// @param source its path, for messages
  /// @param wanted places of the images, in the order of the result
  /// @param bytes of the files that they are packed in, or a negative number
  /// @param progress receives how many were read
  /// @param sink takes them
  FittedImages(
      String source,
      List<SourceImage> images,
      int[] wanted,
      Shape shape,
      Fit fit,
      long bytes,
      ReadListener progress,
      Sink sink) {
    this.source = source;
    this.images = images;
    this.shape = shape;
    this.fit = fit;
    this.progress = progress;
    this.sink = sink;
    mostDecoded = bytes < 0 ? Long.MAX_VALUE : ANY_ARCHIVE_PIXELS + MOST_PIXELS_PER_BYTE * bytes;
    sizes = new ImageFiles.@Nullable Size[wanted.length];
    for (int slot = 0; slot < wanted.length; slot++) {
      slots.put(wanted[slot], slot);
    }
  }

  @Override
  public void file(int image, byte[] content) throws IOException {
    decoding.add(image, content);
  }

  private ImageFiles.Image decode(int image, byte[] content) throws DataException {
    return ImageFiles.read(images.get(image).name(), content, shape, fit);
  }

  /// Counts and passes on what was decoded.
  private final class Decoded implements Decoding.Taker<ImageFiles.Image> {
    @Override
    public void take(int image, ImageFiles.Image fitted) throws IOException {
      decoded += fitted.size().pixels();
      if (decoded > mostDecoded) {
        throw new DataException(
            "%s holds images of more than %d pixels in total, expected fewer from files of this size: unpack them and give the folder"
                .formatted(source, mostDecoded));
      }
      resized += fitted.note() == null ? 0 : 1;
      empty += fitted.drawnInAlpha() ? 1 : 0;
      coloured += fitted.losesColours() ? 1 : 0;
      put(image, fitted.size(), fitted.pixels(), 0);
    }

    @Override
    public void bad(int image, String reason) {
      FittedImages.this.bad(image, reason);
    }
  }

  @Override
  public void pixels(int image, Shape from, byte[] values, int offset) throws IOException {
    if (from.equals(shape)) {
      put(image, sizeOf(from), values, offset);
    } else {
      resized += from.height() == shape.height() && from.width() == shape.width() ? 0 : 1;
      coloured += shape.channels() == 1 && !Survey.isGrey(from, values, offset) ? 1 : 0;
      put(image, sizeOf(from), PixelFit.fit(from, values, offset, shape, fit), 0);
    }
  }

  private static ImageFiles.Size sizeOf(Shape shape) {
    return new ImageFiles.Size(shape.height(), shape.width());
  }

  private void put(int image, ImageFiles.Size size, byte[] values, int offset) throws IOException {
    int slot = slots.getOrDefault(image, -1);
    sink.put(slot, values, offset);
    sizes[slot] = size;
    count++;
    progress.read(count + bad.size(), slots.size());
  }

  @Override
  public void bad(int image, String reason) {
    bad.add(new BadImage(image, reason));
  }

  /// What became of the images, once all have come.
  ReadImages.Tally finish() throws IOException {
    decoding.finish();
    List<String> reasons =
        bad.stream()
            .sorted(Comparator.comparingInt(BadImage::place))
            .map(BadImage::reason)
            .toList();
    return new ReadImages.Tally(sizes, reasons, resized, empty, coloured);
  }

  @Override
  public void close() {
    decoding.close();
  }
}
