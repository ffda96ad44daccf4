package dev.hourglass.data.source;

import dev.hourglass.data.Shape;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a user says of a source that its content does not.
///
/// @param imagesKey name of the array or column with the images, or null to find it
/// @param labelsKey name of the array or column with the labels, or null to find it
/// @param variant which of several sets in one folder, such as EMNIST's `letters`, or null
/// @param flat rows and columns of images that are stored as a row of numbers, or null for a square
public record SourceOptions(
    @Nullable String imagesKey,
    @Nullable String labelsKey,
    @Nullable String variant,
    @Nullable Shape flat) {
  /// Nothing said.
  public static final SourceOptions NONE = new SourceOptions(null, null, null, null);

  /// Of images in arrays and tables.
  static final int LONGEST_SIDE = 1 << 12;

  private static final int[] CHANNELS = {1, 3};

  /// {@return the shape of an image that is stored as a row of numbers, `[channel][row][column]`,
  /// or nothing if it cannot be one}
  ///
  /// @param numbers in the row
  public Optional<Shape> rowShape(int numbers) {
    for (int channels : CHANNELS) {
      int pixels = numbers / channels;
      int side = (int) Math.sqrt(pixels);
      boolean whole = pixels * channels == numbers && pixels <= LONGEST_SIDE * LONGEST_SIDE;
      if (whole && flat != null && flat.pixels() == pixels) {
        return Optional.of(new Shape(channels, flat.height(), flat.width()));
      }
      if (whole && flat == null && side > 1 && side * side == pixels) {
        return Optional.of(new Shape(channels, side, side));
      }
    }
    return Optional.empty();
  }
}
