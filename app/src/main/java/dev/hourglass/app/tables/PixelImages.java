package dev.hourglass.app.tables;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Shape;
import dev.hourglass.data.source.ArrayImages;
import dev.hourglass.data.source.ImageSource;
import dev.hourglass.data.source.NumberedImages;
import dev.hourglass.data.source.SourceImage;
import dev.hourglass.data.source.SplitRole;
import dev.hourglass.text.Counts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tables of more pixels than are kept in memory: each reading goes through the files.
final class PixelImages implements ImageSource {
  private final String format;
  private final List<Part> parts;
  private final List<SourceImage> images;

  /// A table that was gone through once.
  ///
  /// @param name for messages
  /// @param split what it is for, or null
  /// @param shape of each image
  /// @param pixels what was kept of it
  /// @param labels one for each image, or null
  /// @param reading goes through it again
  record Part(
      String name,
      @Nullable SplitRole split,
      Shape shape,
      PixelBytes pixels,
      @Nullable List<String> labels,
      Reading reading) {}

  /// Reads a table.
  @FunctionalInterface
  interface Reading {
    /// Reads images from the first on.
    void read(PixelSink sink) throws IOException;
  }

  private PixelImages(String format, List<Part> parts, List<SourceImage> images) {
    this.format = format;
    this.parts = List.copyOf(parts);
    this.images = images;
  }

  /// The images of tables: their pixels, if those of all were kept.
  ///
  /// @param format for the user
  /// @param parts the tables, in order
  static ImageSource of(String format, List<Part> parts) throws DataException {
    if (parts.stream().allMatch(part -> part.pixels.isWhole())) {
      List<ArrayImages.Part> arrays = new ArrayList<>();
      for (Part part : parts) {
        arrays.add(
            new ArrayImages.Part(part.split, part.shape, part.pixels.toArray(), part.labels));
      }
      return new ArrayImages(format, arrays);
    }
    NumberedImages numbered = new NumberedImages();
    for (Part part : parts) {
      part.pixels.drop();
      numbered.add(part.split, part.pixels.count(), part.labels);
    }
    return new PixelImages(format, parts, numbered.toList());
  }

  /// How many pixels of one more table are kept in memory.
  ///
  /// @param most those of all tables
  /// @param before the tables before it
  static long left(long most, List<PixelBytes> before) {
    boolean whole = before.stream().allMatch(PixelBytes::isWhole);
    return whole ? most - before.stream().mapToLong(PixelBytes::length).sum() : 0;
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
      int end = next;
      while (end < wanted.length && wanted[end] - before < part.pixels.count()) {
        end++;
      }
      if (end > next) {
        new Wanted(part, before, wanted, next, end, receiver).read();
      }
      before += part.pixels.count();
      next = end;
    }
  }

  @Override
  public String toString() {
    return "%s: %s".formatted(format, Counts.of(images.size(), "image"));
  }

  /// The wanted images of a table.
  private static final class Wanted implements PixelSink {
    private final Part part;
    private final int before;
    private final int[] wanted;
    private final int end;
    private final Receiver receiver;
    private int next;

    /// @param before images in the tables before
    /// @param wanted places of all, those of this table from `next` to `end`
    Wanted(Part part, int before, int[] wanted, int next, int end, Receiver receiver) {
      this.part = part;
      this.before = before;
      this.wanted = wanted;
      this.next = next;
      this.end = end;
      this.receiver = receiver;
    }

    void read() throws IOException {
      part.reading.read(this);
      if (next < end) {
        throw changed();
      }
    }

    private DataException changed() {
      return new DataException(
          "%s was changed while it was read, expected the same images as at first: run the command again"
              .formatted(part.name));
    }

    @Override
    public boolean wants(int image) {
      return next < end && wanted[next] - before == image;
    }

    @Override
    public boolean take(int image, float[] pixels) throws IOException {
      if (pixels.length != part.shape.size()) {
        throw changed();
      }
      receiver.pixels(wanted[next++], part.shape, part.pixels.bytes(pixels), 0);
      return next < end;
    }
  }
}
