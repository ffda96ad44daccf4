package dev.hourglass.nn;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.RangeWork;
import dev.hourglass.nn.program.BlockBuffer;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Operation;
import dev.hourglass.nn.program.WindowSum;
import dev.hourglass.nn.program.Windows;

/// Means over rectangles that cover a channel: `(channels, height, width)` becomes `(channels,
/// size, size)`, with size 1 the mean over all pixels.
///
/// As in PyTorch, row `o` is the mean over the rows from `⌊o · height / size⌋` to `⌈(o + 1) ·
/// height / size⌉`, so that neighbours may overlap; columns likewise.
///
/// @param size rows and columns that leave, at least 1
public record AdaptiveAvgPool2d(int size) implements Layer {

  /// Checks the size.
  ///
  /// @throws IllegalArgumentException if it is out of range
  public AdaptiveAvgPool2d {
    Geometry.checkRange("size", size, 1);
  }

  @Override
  public Shape outputShape(Shape input) {
    return new Shape(input.channels(), size, size);
  }

  @Override
  public String description() {
    return "AdaptiveAvgPool2d to %d×%d".formatted(size, size);
  }

  @Override
  public Operation bind(LayerContext binding) {
    if (size == 1) {
      return new Mean(binding.kernels(), binding.input(), binding.output());
    }
    Windows windows = Windows.adaptive(binding.input().shape, binding.output().shape);
    float[] factor = new float[size * size];
    for (int o = 0; o < factor.length; o++) {
      factor[o] = 1f / (windows.rows().length(o / size) * windows.columns().length(o % size));
    }
    return new WindowSum(binding, windows, factor);
  }

  /// Over all pixels at once.
  private record Mean(Kernels kernels, BlockBuffer in, BlockBuffer out) implements Operation {
    @Override
    public void forward(int part, int parts, RangeWork epilogue) {
      int pixels = in.shape.pixels();
      int begin = out.start(part, parts);
      int end = out.start(part + 1, parts);
      kernels.sumPixels(in.values, pixels, out.size(), 1f / pixels, out.values, begin, end);
      epilogue.run(begin, end);
    }

    @Override
    public void inputGradient(int part, int parts, RangeWork epilogue) {
      int pixels = in.shape.pixels();
      int size = out.size();
      int begin = out.start(part, parts);
      int end = out.start(part + 1, parts);
      kernels.spreadPixels(out.gradients, pixels, size, 1f / pixels, in.gradients, begin, end);
      for (int pixel = 0; pixel < pixels; pixel++) {
        epilogue.run(pixel * size + begin, pixel * size + end);
      }
    }
  }
}
