package dev.hourglass.nn;

import dev.hourglass.kernels.Loops;
import dev.hourglass.nn.program.BlockBuffer;
import dev.hourglass.nn.program.Default;
import dev.hourglass.nn.program.ElementwiseOperation;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Operation;

/// `x` where it is positive, and a fraction of it elsewhere; in place where it can be.
///
/// @param negativeSlope the fraction, above 0 and at most 1; PyTorch's default is 0.01
public record LeakyReLU(@Default("0.01") double negativeSlope) implements ElementwiseLayer {
  /// Checks the slope.
  ///
  /// @throws IllegalArgumentException if it is out of range
  public LeakyReLU {
    if (!(negativeSlope > 0 && negativeSlope <= 1)) {
      throw new IllegalArgumentException(
          "negative_slope is %s, expected a number above 0 and at most 1: use ReLU for 0"
              .formatted(negativeSlope));
    }
  }

  @Override
  public String description() {
    return "LeakyReLU " + negativeSlope;
  }

  @Override
  public Operation bind(LayerContext binding) {
    return new Leak((float) negativeSlope, binding.input(), binding.output());
  }

  private static final class Leak extends ElementwiseOperation {
    private final float slope;
    private final BlockBuffer in;
    private final BlockBuffer out;

    Leak(float slope, BlockBuffer in, BlockBuffer out) {
      super(out);
      this.slope = slope;
      this.in = in;
      this.out = out;
    }

    @Override
    public void forward(int begin, int end) {
      Loops.leak(in.values, slope, out.values, begin, end);
    }

    /// The output has the input's sign.
    @Override
    public void backward(int begin, int end) {
      Loops.leakGradient(out.values, slope, out.gradients, in.gradients, begin, end);
    }
  }
}
