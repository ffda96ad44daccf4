package dev.hourglass.data;

/// The shape image files are turned into: narrower than a network's shape, which may have any
/// number of channels, and in a package that knows no networks.
///
/// @param channels 1 for grey, 3 for red, green and blue
/// @param height rows, 1 to 4096
/// @param width columns, 1 to 4096
public record ImageShape(int channels, int height, int width) {
  private static final int LONGEST_SIDE = 4096;

  /// Checks the sizes.
  ///
  /// @throws IllegalArgumentException if they are out of range
  public ImageShape {
    if ((channels != 1 && channels != 3) || !isSide(height) || !isSide(width)) {
      throw new IllegalArgumentException(
          "image shape is %d×%d×%d, expected 1 or 3 channels and sides from 1 to %d"
              .formatted(channels, height, width, LONGEST_SIDE));
    }
  }

  /// {@return number of bytes of one image: channels × height × width}
  public int size() {
    return channels * height * width;
  }

  private static boolean isSide(int side) {
    return side >= 1 && side <= LONGEST_SIDE;
  }
}
