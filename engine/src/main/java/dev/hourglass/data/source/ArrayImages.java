package dev.hourglass.data.source;

import dev.hourglass.data.DataException;
import dev.hourglass.data.Shape;
import dev.hourglass.text.Counts;
import dev.hourglass.text.RecordContent;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Images that are already pixels, in one or several arrays.
public final class ArrayImages implements ImageSource {
  private final String format;
  private final List<Part> parts;
  private final List<SourceImage> images;

  /// Images of one array.
  ///
  /// @param split what they are for, or null
  /// @param shape channels (1 or 3), rows and columns of each
  /// @param pixels `[image][channel][row][column]`, a byte 0 to 255 each
  /// @param labels one for each, or null
  public record Part(
      @Nullable SplitRole split, Shape shape, byte[] pixels, @Nullable List<String> labels) {
    /// Checks that the images are whole and each has its label.
    ///
    /// @throws IllegalArgumentException if not
    public Part(
        @Nullable SplitRole split, Shape shape, byte[] pixels, @Nullable List<String> labels) {
      this.split = split;
      this.shape = Objects.requireNonNull(shape, "shape");
      this.pixels = Objects.requireNonNull(pixels, "pixels");
      this.labels = labels == null ? null : List.copyOf(labels);
      if (pixels.length % shape.size() != 0
          || (labels != null && labels.size() != pixels.length / shape.size())) {
        throw new IllegalArgumentException(
            "an array has %d pixel bytes and %s labels, expected whole images of %s with a label each or none"
                .formatted(pixels.length, labels == null ? "no" : labels.size(), shape));
      }
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return RecordContent.equal(this, other);
    }

    @Override
    public int hashCode() {
      return RecordContent.hash(this);
    }

    @Override
    public String toString() {
      return RecordContent.text(this);
    }

    int count() {
      return pixels.length / shape.size();
    }
  }

  /// Images of some arrays.
  ///
  /// @param format for the user: `NumPy arrays`
  /// @param parts the arrays, in order
  /// @throws DataException if there are more images than memory for their names
  public ArrayImages(String format, List<Part> parts) throws DataException {
    this.format = Objects.requireNonNull(format, "format");
    this.parts = List.copyOf(Objects.requireNonNull(parts, "parts"));
    NumberedImages numbered = new NumberedImages();
    for (Part part : parts) {
      numbered.add(part.split, part.count(), part.labels);
    }
    images = numbered.toList();
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
    Objects.requireNonNull(wanted, "wanted");
    Objects.requireNonNull(receiver, "receiver");
    int part = 0;
    int before = 0;
    for (int place : wanted) {
      while (place - before >= parts.get(part).count()) {
        before += parts.get(part).count();
        part++;
      }
      Part holder = parts.get(part);
      receiver.pixels(place, holder.shape, holder.pixels, (place - before) * holder.shape.size());
    }
  }

  @Override
  public String toString() {
    return "%s: %s".formatted(format, Counts.of(images.size(), "image"));
  }
}
