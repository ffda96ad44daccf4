package dev.hourglass.nn;

import dev.hourglass.data.Shape;

/// Checks and shapes that layers share.
final class Geometry {
  private static final int LARGEST = 1 << 16;
  private static final int LARGEST_KERNEL = 1 << 10;
  private static final long MOST_WEIGHTS = 1 << 27;

  private Geometry() {}

  static void check(int inChannels, int outChannels, int kernel, int stride, int padding) {
    checkRange("in_channels", inChannels, 1);
    checkRange("out_channels", outChannels, 1);
    checkRange("kernel", kernel, 1, LARGEST_KERNEL);
    checkRange("stride", stride, 1, LARGEST_KERNEL);
    checkRange("padding", padding, 0, LARGEST_KERNEL);
    checkWeights((double) inChannels * outChannels * kernel * kernel);
  }

  static void checkPooling(int kernel, int stride, int padding) {
    checkRange("kernel", kernel, 1, LARGEST_KERNEL);
    checkRange("stride", stride, 1, LARGEST_KERNEL);
    // PyTorch's rule: every kernel then sees a pixel.
    checkRange("padding", padding, 0, kernel / 2);
  }

  /// Checks that a layer's weights fit into memory with room to spare.
  static void checkWeights(double weights) {
    if (weights > MOST_WEIGHTS) {
      throw new IllegalArgumentException(
          "a layer has %.0f weights, expected at most %d".formatted(weights, MOST_WEIGHTS));
    }
  }

  /// What leaves a layer with square kernels.
  ///
  /// @throws ShapeException if a kernel does not fit
  static Shape windows(Shape input, int channels, int kernel, int stride, int padding) {
    int height = input.height() + 2 * padding - kernel;
    int width = input.width() + 2 * padding - kernel;
    if (height < 0 || width < 0) {
      throw new ShapeException(
          "the kernel is %d×%d and the input %s with padding %d, expected a kernel that fits: use a"
                  .formatted(kernel, kernel, input, padding)
              + " smaller kernel or more padding");
    }
    return new Shape(channels, height / stride + 1, width / stride + 1);
  }

  /// Checks that a layer's wiring fits into memory with room to spare.
  static void checkWiring(Shape pixels, int kernel, int channels) {
    double terms = (double) pixels.pixels() * kernel * kernel * channels;
    if (terms > MOST_WEIGHTS) {
      throw new ShapeException(
          "a kernel of %d×%d over %s makes %.0f connections, expected at most %d: use a smaller"
                  .formatted(kernel, kernel, pixels, terms, MOST_WEIGHTS)
              + " kernel or image");
    }
  }

  static void checkRange(String name, int value, int least) {
    checkRange(name, value, least, LARGEST);
  }

  private static void checkRange(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %d, expected %d to %d".formatted(name, value, least, most));
    }
  }

  /// Checks a share, or something as small that is added where zero would do harm.
  static void checkShare(String name, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "%s is %s, expected a number above 0 and at most 1".formatted(name, value));
    }
  }

  /// Checks that an input has as many channels as the layer expects.
  ///
  /// @param member what the layer's description calls their number
  static void checkChannels(Shape input, String member, int channels) {
    if (input.channels() != channels) {
      throw new ShapeException(
          "the input is %s, expected %d channels: set %s to %d"
              .formatted(input, channels, member, input.channels()));
    }
  }
}
