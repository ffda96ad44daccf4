package dev.hourglass.nn.program;

import dev.hourglass.kernels.RangeWork;

/// An elementwise operation. It needs no phase of its own: the layer before it runs it on the
/// outputs that it has just finished, and the layer after it on the gradients.
public abstract class ElementwiseOperation implements Operation {
  private final BlockBuffer output;

  public ElementwiseOperation(BlockBuffer output) {
    this.output = output;
  }

  /// From the input's values to the output's values, in a range.
  public abstract void forward(int begin, int end);

  /// From the output's gradients to the input's gradients, in a range.
  public abstract void backward(int begin, int end);

  @Override
  public final void forward(int part, int parts, RangeWork epilogue) {
    forward(output.start(part, parts), output.start(part + 1, parts));
    epilogue.run(output.start(part, parts), output.start(part + 1, parts));
  }

  @Override
  public final void inputGradient(int part, int parts, RangeWork epilogue) {
    backward(output.start(part, parts), output.start(part + 1, parts));
    epilogue.run(output.start(part, parts), output.start(part + 1, parts));
  }
}
