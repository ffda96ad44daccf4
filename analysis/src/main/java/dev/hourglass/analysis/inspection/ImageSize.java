package dev.hourglass.analysis.inspection;

/// The size of an image as its file has it.
///
/// @param height rows, at least 1
/// @param width columns, at least 1
public record ImageSize(int height, int width) {
  /// Checks the range.
  ///
  /// @throws IllegalArgumentException if a number is below 1
  public ImageSize {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "an image has %d×%d pixels (rows × columns), expected at least 1×1"
              .formatted(height, width));
    }
  }
}
