package dev.hourglass.train;

import dev.hourglass.kernels.Kernels;
import dev.hourglass.nn.program.Program;
import dev.hourglass.parallel.Phase;
import java.util.List;

/// The negative logarithm of the likelihood that a Gaussian of fixed width around the output gives
/// the target, in nats per number: `d² / 2σ² + ½ ln 2πσ²`. With it the code's divergence counts as
/// the evidence lower bound has it, whatever the weight that mean squared error hides.
///
/// @param sigma the Gaussian's standard deviation σ, 0.0001 to 1000
record GaussianNll(double sigma) implements Loss {
  static final String NAME = "gaussian";

  /// Checks the width.
  ///
  /// @throws IllegalArgumentException if it is out of range
  GaussianNll {
    SettingChecks.number("sigma", sigma >= 1e-4 && sigma <= 1e3, sigma, "from 0.0001 to 1000");
  }

  @Override
  public LossOperation bind(Kernels kernels, Program program, float[] target, float[] gradients) {
    double precision = 1 / (2 * sigma * sigma);
    double constant = StrictMath.log(StrictMath.PI / precision) / 2;
    return new Work(
        new MeanSquaredError().bind(kernels, program, target, gradients), precision, constant);
  }

  @Override
  public String description() {
    return new NamedNumber(NAME, sigma).toString();
  }

  private static final class Work implements LossOperation {
    private final LossOperation squares;
    private final double precision;
    private final double constant;
    private int count;

    Work(LossOperation squares, double precision, double constant) {
      this.squares = squares;
      this.precision = precision;
      this.constant = constant;
    }

    @Override
    public void begin(int count, double factor) {
      this.count = count;
      squares.begin(count, factor * precision);
    }

    @Override
    public List<Phase> phases() {
      return squares.phases();
    }

    @Override
    public double sum() {
      return squares.sum() * precision + count * constant;
    }

    @Override
    public double sum(int lane) {
      return squares.sum(lane) * precision + constant;
    }
  }
}
