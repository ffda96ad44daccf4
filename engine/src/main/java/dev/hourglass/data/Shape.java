package dev.hourglass.data;

import dev.hourglass.kernels.Block;

/// The shape of one image or activation.
///
/// @param channels number of channels, at least 1
/// @param height rows, at least 1
/// @param width columns, at least 1
public record Shape(int channels, int height, int width) {
  /// A block of such images, with the zeros behind it, is still an array.
  private static final int LARGEST = Integer.MAX_VALUE / Block.WIDE - 1;

  /// Of an image file's shape.
  private static final int LONGEST_SIDE = 4096;

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

  /// Refuses a shape that no image file can be brought to.
  ///
  /// @return this
  /// @throws IllegalArgumentException unless there are 1 or 3 channels and sides of at most 4,096
  public Shape requireOfImages() {
    if ((channels != 1 && channels != 3) || height > LONGEST_SIDE || width > LONGEST_SIDE) {
      throw new IllegalArgumentException(
          "image shape is %s, expected 1 or 3 channels and sides from 1 to %d"
              .formatted(this, LONGEST_SIDE));
    }
    return this;
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
