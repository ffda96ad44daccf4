package dev.hourglass.nn;

/// The shape of one image or activation.
///
/// @param channels number of channels, at least 1
/// @param height rows, at least 1
/// @param width columns, at least 1
public record Shape(int channels, int height, int width) {
  private static final long LARGEST = 1 << 26;

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is not positive or the shape is absurdly large
  public Shape {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "a shape is %d×%d×%d, expected at least 1 each".formatted(channels, height, width));
    }
    if ((double) channels * height * width > LARGEST) {
      throw new IllegalArgumentException(
          "a shape is %d×%d×%d, expected at most %d numbers"
              .formatted(channels, height, width, LARGEST));
    }
  }

  /// The shape of a plain vector.
  public static Shape vector(int size) {
    return new Shape(size, 1, 1);
  }

  /// Height × width.
  public int pixels() {
    return height * width;
  }

  /// Channels × height × width.
  public int size() {
    return channels * height * width;
  }

  /// For people: `16×14×14`.
  @Override
  public String toString() {
    return channels + "×" + height + "×" + width;
  }
}
