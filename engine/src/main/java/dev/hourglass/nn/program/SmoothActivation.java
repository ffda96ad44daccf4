package dev.hourglass.nn.program;

import dev.hourglass.kernels.ActivationFunction;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.Loops;

/// The operation of a smooth {@link ActivationFunction}: it computes the derivative in the forward
/// pass and keeps it for the backward pass.
public final class SmoothActivation extends ElementwiseOperation {
  private final Kernels kernels;
  private final ActivationFunction curve;
  private final BlockBuffer in;
  private final BlockBuffer out;
  private final float[] slope;

  public SmoothActivation(ActivationFunction curve, LayerContext binding) {
    super(binding.output());
    this.curve = curve;
    kernels = binding.kernels();
    in = binding.input();
    out = binding.output();
    slope = new float[out.size()];
  }

  @Override
  public void forward(int begin, int end) {
    kernels.activate(curve, in.values, out.values, slope, begin, end);
  }

  @Override
  public void backward(int begin, int end) {
    Loops.multiply(out.gradients, slope, in.gradients, begin, end);
  }
}
