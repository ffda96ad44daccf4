package dev.hourglass.train;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.nn.program.Program;
import dev.hourglass.parallel.Phase;
import java.util.Arrays;
import java.util.List;

/// A loss that is a sum over single numbers.
///
/// The work is partitioned by columns of the image. Sums go column by column in float, then over
/// columns and images in double, so that neither the number of parts nor the vector width can
/// change them.
final class PointwiseOperation implements LossOperation {
  private final Kernels kernels;
  private final Formula formula;
  private final float[] gradients;
  private final int lanes;
  private final int rows;
  private final int columns;
  private final float[] terms;
  private final float[] sums;
  private int count;
  private float scale;

  /// The loss of some numbers.
  interface Formula {
    /// Works on a range of the block's numbers. Must not allocate.
    ///
    /// @param terms receives the losses
    /// @param scale what the derivatives are multiplied by
    void apply(float[] terms, float scale, int begin, int end);
  }

  /// @param gradients where the formula puts the derivatives
  PointwiseOperation(Kernels kernels, Program program, float[] gradients, Formula formula) {
    this.kernels = kernels;
    this.formula = formula;
    this.gradients = gradients;
    Shape shape = program.outputShape();
    lanes = program.lanes();
    rows = shape.height();
    columns = shape.size() / rows;
    terms = new float[shape.size() * lanes];
    sums = new float[columns * lanes];
  }

  @Override
  public void begin(int count, double factor) {
    this.count = count;
    scale = (float) (factor / ((double) rows * columns));
  }

  @Override
  public List<Phase> phases() {
    return List.of(this::run);
  }

  private void run(int part, int parts) {
    int stride = columns * lanes;
    int begin = Phase.start(columns, part, parts) * lanes;
    int end = Phase.start(columns, part + 1, parts) * lanes;
    for (int row = 0; row < rows; row++) {
      formula.apply(terms, scale, row * stride + begin, row * stride + end);
      clearUnused(row * stride + begin, row * stride + end);
    }
    kernels.sumPixels(terms, rows, stride, 1, sums, begin, end);
  }

  /// Lanes without an image get no gradient.
  private void clearUnused(int begin, int end) {
    if (count < lanes) {
      for (int at = begin; at < end; at += lanes) {
        Arrays.fill(gradients, at + count, at + lanes, 0);
      }
    }
  }

  @Override
  public double sum() {
    double total = 0;
    for (int lane = 0; lane < count; lane++) {
      for (int column = 0; column < columns; column++) {
        total += sums[column * lanes + lane];
      }
    }
    return total / ((double) rows * columns);
  }

  @Override
  public double sum(int lane) {
    double total = 0;
    for (int column = 0; column < columns; column++) {
      total += sums[column * lanes + lane];
    }
    return total / ((double) rows * columns);
  }
}
