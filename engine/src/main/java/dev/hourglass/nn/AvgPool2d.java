package dev.hourglass.nn;

import dev.hourglass.nn.program.Default;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Operation;
import dev.hourglass.nn.program.WindowSum;
import java.util.Arrays;

/// The mean over a square kernel. Padding counts as zeros, as PyTorch's default `count_include_pad`
/// has it: the sum is always divided by `kernel²`.
///
/// Output rows are `⌊(height + 2·padding − kernel) / stride⌋ + 1`, columns likewise.
///
/// @param kernel rows and columns of the kernel
/// @param stride step of the kernel; PyTorch's default is the kernel
/// @param padding rows and columns of zeros around the input, at most half the kernel
public record AvgPool2d(int kernel, int stride, @Default("0") int padding) implements Pooling {

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public AvgPool2d {
    Geometry.checkPooling(kernel, stride, padding);
  }

  /// Kernels side by side.
  ///
  /// @param kernel rows and columns of a window
  public AvgPool2d(int kernel) {
    this(kernel, kernel, 0);
  }

  @Override
  public Operation bind(LayerContext binding) {
    float[] factor = new float[binding.output().shape.pixels()];
    Arrays.fill(factor, 1f / (kernel * kernel));
    return new WindowSum(binding, windows(binding), factor);
  }
}
