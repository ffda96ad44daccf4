package dev.hourglass.nn.program;

import dev.hourglass.kernels.Loops;

/// The start and the end of a residual block.
final class Branches {
  private Branches() {}

  /// Two branches begin at the same values; their gradients are added here.
  static final class Fork extends ElementwiseOperation {
    private final BlockBuffer before;
    private final BlockBuffer branch;

    /// @param branch the same values with other gradients
    public Fork(BlockBuffer before, BlockBuffer branch) {
      super(before);
      this.before = before;
      this.branch = branch;
    }

    @Override
    public void forward(int begin, int end) {}

    @Override
    public void backward(int begin, int end) {
      Loops.add(branch.gradients, before.gradients, begin, end);
    }
  }

  /// Two branches end in a sum.
  static final class Join extends ElementwiseOperation {
    private final BlockBuffer first;
    private final BlockBuffer second;
    private final BlockBuffer sum;

    public Join(BlockBuffer first, BlockBuffer second, BlockBuffer sum) {
      super(sum);
      this.first = first;
      this.second = second;
      this.sum = sum;
    }

    @Override
    public void forward(int begin, int end) {
      Loops.sum(first.values, second.values, sum.values, begin, end);
    }

    @Override
    public void backward(int begin, int end) {
      System.arraycopy(sum.gradients, begin, first.gradients, begin, end - begin);
      System.arraycopy(sum.gradients, begin, second.gradients, begin, end - begin);
    }
  }
}
