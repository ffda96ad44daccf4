package dev.hourglass.data.source;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which image of a source an image is, and how large it is there.
///
/// @param split that the source states for it, or null
/// @param number its place from 0 among the source's images of that split: the row of an array
/// @param height rows before it was brought to one shape with others
/// @param width columns before it was
public record ImageOrigin(@Nullable SplitRole split, int number, int height, int width) {
  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if the image's number is negative or a side below 1
  public ImageOrigin {
    if (number < 0 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "image %d has %d×%d pixels (rows × columns), expected 0 or more and at least 1×1"
              .formatted(number, height, width));
    }
  }

  /// {@return rows times columns}
  public long pixels() {
    return (long) height * width;
  }

  /// {@return what to find it by where it has no file: `17`, or `test 17` where the source states
  /// splits}
  public String text() {
    return split == null
        ? Integer.toString(number)
        : "%s %d".formatted(split.name().toLowerCase(Locale.ROOT), number);
  }
}
