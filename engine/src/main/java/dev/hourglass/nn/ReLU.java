package dev.hourglass.nn;

import dev.hourglass.kernels.Kernels;
import dev.hourglass.nn.program.BlockBuffer;
import dev.hourglass.nn.program.ElementwiseOperation;
import dev.hourglass.nn.program.LayerContext;
import dev.hourglass.nn.program.Operation;

/// `max(x, 0)`, in place where it can be.
public record ReLU() implements ElementwiseLayer {
  @Override
  public Operation bind(LayerContext binding) {
    return new Rectify(binding.kernels(), binding.input(), binding.output());
  }

  private static final class Rectify extends ElementwiseOperation {
    private final Kernels kernels;
    private final BlockBuffer in;
    private final BlockBuffer out;

    Rectify(Kernels kernels, BlockBuffer in, BlockBuffer out) {
      super(out);
      this.kernels = kernels;
      this.in = in;
      this.out = out;
    }

    @Override
    public void forward(int begin, int end) {
      kernels.relu(in.values, out.values, begin, end);
    }

    @Override
    public void backward(int begin, int end) {
      kernels.reluGradient(out.values, out.gradients, in.gradients, begin, end);
    }
  }
}
