package dev.hourglass.nn;

import dev.hourglass.data.Shape;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Operation;
import dev.hourglass.nn.program.WindowSum;
import dev.hourglass.nn.program.Windows;
import java.util.Arrays;

/// Each pixel `factor × factor` times: PyTorch's nearest upsampling. Its gradient is the sum of
/// theirs.
///
/// @param factor how many times as many rows and columns leave
public record Upsample(int factor) implements Layer {

  /// Checks the factor.
  ///
  /// @throws IllegalArgumentException if it is out of range
  public Upsample {
    Geometry.checkRange("factor", factor, 1);
  }

  @Override
  public Shape outputShape(Shape input) {
    if ((double) Math.max(input.height(), input.width()) * factor > 1 << 16) {
      throw new ShapeException(
          "the input is %s, expected at most %d rows and columns after ×%d: use a smaller factor"
              .formatted(input, 1 << 16, factor));
    }
    return new Shape(input.channels(), input.height() * factor, input.width() * factor);
  }

  @Override
  public String description() {
    return "Upsample ×" + factor;
  }

  @Override
  public Operation bind(LayerContext binding) {
    float[] factors = new float[binding.output().shape.pixels()];
    Arrays.fill(factors, 1);
    return new WindowSum(binding, Windows.repeated(binding.input().shape, factor), factors);
  }
}
