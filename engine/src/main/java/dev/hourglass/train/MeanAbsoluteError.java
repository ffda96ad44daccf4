package dev.hourglass.train;

import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.LossLoops;
import dev.hourglass.nn.program.Program;

/// The mean absolute error per number. Where output and target are equal the gradient is zero.
public record MeanAbsoluteError() implements Loss {
  @Override
  public LossOperation bind(Kernels kernels, Program program, float[] target, float[] gradients) {
    float[] output = program.outputValues();
    return new PointwiseOperation(
        kernels,
        program,
        gradients,
        (terms, scale, begin, end) ->
            LossLoops.absoluteError(output, target, gradients, terms, scale, begin, end));
  }

  @Override
  public String description() {
    return "l1";
  }
}
