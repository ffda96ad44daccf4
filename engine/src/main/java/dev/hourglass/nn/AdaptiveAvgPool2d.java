package dev.hourglass.nn;

import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.RangeWork;

/// The mean over all pixels of a channel: `(channels, height, width)` becomes `(channels, 1, 1)`.
///
/// @param size rows and columns that leave: 1
public record AdaptiveAvgPool2d(int size) implements Layer {

  /// Checks the size.
  ///
  /// @throws IllegalArgumentException if it is not 1
  public AdaptiveAvgPool2d {
    if (size != 1) {
      throw new IllegalArgumentException(
          "adaptive average pooling to %d×%d, expected 1×1".formatted(size, size));
    }
  }

  @Override
  public Shape outputShape(Shape input) {
    return Shape.vector(input.channels());
  }

  @Override
  public String description() {
    return "AdaptiveAvgPool2d to %d×%d".formatted(size, size);
  }

  @Override
  public Operation bind(Binding binding) {
    return new Mean(binding.kernels(), binding.input(), binding.output());
  }

  private record Mean(Kernels kernels, Activation in, Activation out) implements Operation {
    @Override
    public void forward(int part, int parts, RangeWork then) {
      int pixels = in.shape.pixels();
      int begin = out.start(part, parts);
      int end = out.start(part + 1, parts);
      kernels.sumPixels(in.values, pixels, out.size(), 1f / pixels, out.values, begin, end);
      then.run(begin, end);
    }

    @Override
    public void inputGradient(int part, int parts, RangeWork then) {
      int pixels = in.shape.pixels();
      int size = out.size();
      int begin = out.start(part, parts);
      int end = out.start(part + 1, parts);
      kernels.spreadPixels(out.gradients, pixels, size, 1f / pixels, in.gradients, begin, end);
      for (int pixel = 0; pixel < pixels; pixel++) {
        then.run(pixel * size + begin, pixel * size + end);
      }
    }
  }
}
