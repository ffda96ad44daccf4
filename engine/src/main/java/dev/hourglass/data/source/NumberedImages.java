package dev.hourglass.data.source;

import dev.hourglass.data.DataException;
import dev.hourglass.text.Counts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The images of arrays and tables, whose names are their numbers.
public final class NumberedImages {
  /// Memory that the name of one takes, about, whatever its pixels take.
  private static final int BYTES = 100;

  private static final long MOST = Runtime.getRuntime().maxMemory() / 2 / BYTES;

  private final List<SourceImage> images = new ArrayList<>();

  /// No images yet.
  public NumberedImages() {}

  /// Refuses more images than memory for their names.
  ///
  /// @param count how many there are to be
  /// @throws DataException if they are too many
  public static void requireRoom(long count) throws DataException {
    if (count > MOST) {
      throw new DataException(
          "there are %,d images or more, expected at most %,d: split them, or give Java more memory with -Xmx"
              .formatted(count, MOST));
    }
  }

  /// Adds images.
  ///
  /// @param split what they are for, or null
  /// @param count how many
  /// @param labels one for each, or null; one may be null
  /// @throws DataException if there are too many
  public void add(
      @Nullable SplitRole split, int count, @Nullable List<? extends @Nullable String> labels)
      throws DataException {
    requireRoom(images.size() + (long) count);
    for (int i = 0; i < count; i++) {
      String label = labels == null ? null : labels.get(i);
      images.add(new SourceImage(String.valueOf(images.size()), split, label));
    }
  }

  /// {@return all of them, in order}
  public List<SourceImage> toList() {
    return List.copyOf(images);
  }

  @Override
  public String toString() {
    return Counts.of(images.size(), "image");
  }
}
