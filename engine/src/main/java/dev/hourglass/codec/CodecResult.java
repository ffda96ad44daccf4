package dev.hourglass.codec;

import dev.hourglass.data.Shape;
import java.util.Objects;

/// What compressing came to.
///
/// @param images how many
/// @param shape of each
/// @param bytes of the whole file
/// @param mse mean squared error of all pixels, where white is 1; 0 where they are stored lossless
/// @param step of the quantised codes, 0 where there are none
public record CodecResult(int images, Shape shape, long bytes, double mse, float step) {
  /// Checks that there is a shape.
  public CodecResult {
    Objects.requireNonNull(shape, "shape");
  }

  /// {@return bytes of the file for each image}
  public double bytesPerImage() {
    return (double) bytes / images;
  }

  /// {@return bits of the file for each pixel of an image, of all its channels}
  public double bitsPerPixel() {
    return 8.0 * bytes / images / shape.pixels();
  }
}
