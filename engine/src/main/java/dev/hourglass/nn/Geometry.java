package dev.hourglass.nn;

/// Checks that convolutions share.
final class Geometry {
  private static final int LARGEST = 1 << 16;

  private Geometry() {}

  static void check(int inChannels, int outChannels, int kernel, int stride, int padding) {
    checkRange("in_channels", inChannels, 1);
    checkRange("out_channels", outChannels, 1);
    checkRange("kernel", kernel, 1);
    checkRange("stride", stride, 1);
    checkRange("padding", padding, 0);
    if (padding >= kernel) {
      throw new IllegalArgumentException(
          "padding is %d, expected less than the kernel, %d".formatted(padding, kernel));
    }
  }

  static void checkRange(String name, int value, int least) {
    if (value < least || value > LARGEST) {
      throw new IllegalArgumentException(
          "%s is %d, expected %d to %d".formatted(name, value, least, LARGEST));
    }
  }

  static void checkChannels(Shape input, int channels) {
    if (input.channels() != channels) {
      throw new ShapeException(
          "%s arrives, expected %d channels: set in_channels to %d"
              .formatted(input, channels, input.channels()));
    }
  }
}
