package dev.hourglass.nn;

import dev.hourglass.kernels.Block;

/// The shape of one image or activation.
///
/// The data package's `ImageShape` is another thing: what image files are turned into, grey or
/// coloured and never a vector, in a package that knows no layers.
///
/// @param channels number of channels, at least 1
/// @param height rows, at least 1
/// @param width columns, at least 1
public record Shape(int channels, int height, int width) {
  /// A block of such images, with the zeros behind it, is still an array.
  private static final int LARGEST = Integer.MAX_VALUE / Block.WIDTH - 1;

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

  /// {@return the shape of a plain vector}
  ///
  /// @param size how many numbers
  public static Shape vector(int size) {
    return new Shape(size, 1, 1);
  }

  /// {@return height × width}
  public int pixels() {
    return height * width;
  }

  /// {@return channels × height × width}
  public int size() {
    return channels * height * width;
  }

  /// For people: `16×14×14`.
  @Override
  public String toString() {
    return channels + "×" + height + "×" + width;
  }
}
