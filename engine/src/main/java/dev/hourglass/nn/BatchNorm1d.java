package dev.hourglass.nn;

import dev.hourglass.data.Shape;
import dev.hourglass.nn.program.BatchNormOperation;
import dev.hourglass.nn.program.Default;

/// Batch normalisation of a vector's numbers; see {@link BatchNormOperation} for the formula.
///
/// Training uses the statistics of the current block and keeps running ones, `running ← running +
/// momentum · (block's − running)` with the variance's count less one; evaluation uses those.
/// Weight starts at 1, bias at 0, as in PyTorch.
///
/// @param numFeatures numbers of the input
/// @param eps what is added to the variance; PyTorch's default is 1e-5
/// @param momentum share of the newest block; PyTorch's default is 0.1
public record BatchNorm1d(
    int numFeatures, @Default("1e-5") double eps, @Default("0.1") double momentum)
    implements BatchNorm {

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public BatchNorm1d {
    BatchNorm.check(numFeatures, eps, momentum);
  }

  /// With PyTorch's defaults.
  ///
  /// @param numFeatures numbers or channels of the input
  public BatchNorm1d(int numFeatures) {
    this(numFeatures, EPS, MOMENTUM);
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.pixels() > 1) {
      throw new ShapeException(
          "the input is %s, expected a vector: use BatchNorm2d".formatted(input));
    }
    return BatchNorm.super.outputShape(input);
  }
}
