package dev.hourglass.nn.program;

import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Loops;
import dev.hourglass.random.DropMask;
import dev.hourglass.random.Streams;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/// Dropout in training: numbers times a mask of zeros and `1 / (1 − p)`, kept for the backward
/// pass.
///
/// The mask is a function of the pass's key, the layer's position in its program, and a number's
/// own number; lane 0 of a full block has the mask of a single image with the same key.
public final class DropoutOperation extends ElementwiseOperation {
  private final BlockBuffer in;
  private final BlockBuffer out;
  private final BlockContext pass;
  private final long position;
  private final double probability;
  private final int[] numbers;
  private final float[] mask;

  /// Dropout in training or in evaluation, as the binding has it.
  ///
  /// @param fate for each of a block's numbers the number that decides its fate
  public static Operation of(LayerContext binding, double probability, IntUnaryOperator fate) {
    return binding.mode().isTraining()
        ? new DropoutOperation(binding, probability, fate)
        : new Identity(binding);
  }

  private DropoutOperation(LayerContext binding, double probability, IntUnaryOperator fate) {
    super(binding.output());
    in = binding.input();
    out = binding.output();
    pass = binding.pass();
    position = binding.position();
    this.probability = probability;
    mask = new float[out.size()];
    numbers = new int[out.size()];
    // A single image has the numbers of a full block's lane 0.
    int step = Block.WIDE / out.lanes;
    Arrays.setAll(numbers, e -> fate.applyAsInt(e) * step);
  }

  public static void check(double p) {
    if (!(p >= 0 && p < 1)) {
      throw new IllegalArgumentException(
          "p is %s, expected a probability of at least 0 and below 1".formatted(p));
    }
  }

  @Override
  public void forward(int begin, int end) {
    long key = Streams.DROPOUT.key(pass.key, position, 0);
    DropMask.fill(key, probability, numbers, mask, begin, end);
    Loops.multiply(in.values, mask, out.values, begin, end);
  }

  @Override
  public void backward(int begin, int end) {
    Loops.multiply(out.gradients, mask, in.gradients, begin, end);
  }

  /// Dropout in evaluation: everything stays as it is; in place, a copy onto itself.
  private static final class Identity extends ElementwiseOperation {
    private final BlockBuffer in;
    private final BlockBuffer out;

    Identity(LayerContext binding) {
      super(binding.output());
      in = binding.input();
      out = binding.output();
    }

    @Override
    public void forward(int begin, int end) {
      System.arraycopy(in.values, begin, out.values, begin, end - begin);
    }

    @Override
    public void backward(int begin, int end) {
      System.arraycopy(out.gradients, begin, in.gradients, begin, end - begin);
    }
  }
}
