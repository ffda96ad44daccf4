package dev.hourglass.train;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.nn.program.Program;
import dev.hourglass.parallel.Phase;
import java.util.Arrays;
import java.util.List;

/// The mean squared error per number.
///
/// Sums go row by row of the image in float, then over rows and images in double, so that neither
/// the number of threads nor the vector width can change them.
public record MeanSquaredError() implements Loss {
  @Override
  public LossOperation bind(Kernels kernels, Program program, float[] target, float[] gradients) {
    return new Work(kernels, program, target, gradients);
  }

  @Override
  public String description() {
    return "mse";
  }

  private static final class Work implements LossOperation {
    private final Kernels kernels;
    private final float[] output;
    private final float[] target;
    private final float[] gradients;
    private final int lanes;
    private final int rows;
    private final int rowSize;
    private final float[] sums;
    private int count;
    private float scale;

    Work(Kernels kernels, Program program, float[] target, float[] gradients) {
      this.kernels = kernels;
      this.target = target;
      this.gradients = gradients;
      Shape shape = program.outputShape();
      output = program.outputValues();
      lanes = program.lanes();
      rows = shape.height();
      rowSize = shape.size() / rows;
      sums = new float[rows * lanes];
    }

    @Override
    public void begin(int count, double factor) {
      this.count = count;
      scale = (float) (2.0 * factor / ((double) rows * rowSize));
    }

    @Override
    public List<Phase> phases() {
      return List.of(this::run);
    }

    /// Computes one part of the sums and the gradients; lanes without an image get none.
    private void run(int part, int parts) {
      int end = Phase.start(rows, part + 1, parts);
      for (int row = Phase.start(rows, part, parts); row < end; row++) {
        int offset = row * rowSize * lanes;
        kernels.squaredError(
            output, target, gradients, scale, offset, rowSize, lanes, sums, row * lanes);
        if (count < lanes) {
          for (int e = 0; e < rowSize; e++) {
            int at = offset + e * lanes;
            Arrays.fill(gradients, at + count, at + lanes, 0);
          }
        }
      }
    }

    @Override
    public double sum() {
      double total = 0;
      for (int lane = 0; lane < count; lane++) {
        for (int row = 0; row < rows; row++) {
          total += sums[row * lanes + lane];
        }
      }
      return total / ((double) rows * rowSize);
    }

    @Override
    public double sum(int lane) {
      double total = 0;
      for (int row = 0; row < rows; row++) {
        total += sums[row * lanes + lane];
      }
      return total / ((double) rows * rowSize);
    }
  }
}
