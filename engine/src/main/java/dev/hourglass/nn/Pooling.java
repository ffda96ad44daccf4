package dev.hourglass.nn;

import dev.hourglass.data.Shape;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Windows;

/// A layer whose square kernel is applied to each channel separately. Output rows are `⌊(height +
/// 2·padding − kernel) / stride⌋ + 1`, columns likewise.
sealed interface Pooling extends Layer permits AvgPool2d, MaxPool2d {
  /// Rows and columns of the kernel.
  int kernel();

  /// Step of the kernel.
  int stride();

  /// Rows and columns around the input.
  int padding();

  @Override
  default Shape outputShape(Shape input) {
    return Geometry.windows(input, input.channels(), kernel(), stride(), padding());
  }

  @Override
  default String description() {
    return "%s %d×%d, stride %d, padding %d"
        .formatted(getClass().getSimpleName(), kernel(), kernel(), stride(), padding());
  }

  /// {@return the input pixels of each output pixel}
  ///
  /// @param binding the buffers and shapes that it works with
  default Windows windows(LayerContext binding) {
    return Windows.pooled(
        binding.input().shape, binding.output().shape, kernel(), stride(), padding());
  }
}
