package dev.hourglass.nn.program;

import dev.hourglass.kernels.Gather;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.RangeWork;
import dev.hourglass.kernels.Wiring;
import dev.hourglass.parallel.Phase;
import java.util.Optional;

/// The operation of every linear layer: a convolution, a transposed convolution or a dense layer,
/// which differ in their wiring and in which side's channels are innermost in the weights.
public final class LinearOperation implements Operation {
  /// Rows that are transposed together.
  private static final int STRIPE = 16;

  private final Kernels kernels;
  private final BlockBuffer input;
  private final BlockBuffer output;
  private final float[] values;
  private final int weight;
  private final int bias;
  private final boolean transposed;
  private final int taps;
  private final float[] transposedWeights;
  private final Gather gather;
  private final Optional<LinearGradients> gradients;

  /// A convolution: weights are `[tap][in channel][out channel]`.
  public static LinearOperation convolution(LayerContext binding, Wiring wiring) {
    return new LinearOperation(binding, wiring, false);
  }

  /// A transposed convolution: weights are `[tap][out channel][in channel]`.
  ///
  /// @param mirrored the wiring of the convolution that it runs backwards
  public static LinearOperation transposed(LayerContext binding, Wiring mirrored) {
    return new LinearOperation(binding, mirrored, true);
  }

  private LinearOperation(LayerContext binding, Wiring wiring, boolean transposed) {
    kernels = binding.kernels();
    input = binding.input();
    output = binding.output();
    values = binding.values();
    weight = binding.offsets()[0];
    bias = binding.offsets()[1];
    this.transposed = transposed;
    taps = wiring.taps();
    int in = input.shape.channels();
    int out = output.shape.channels();
    // A convolution needs its weights turned for the way back, a transposed one for the way there.
    boolean turns = transposed || (binding.mode().runsBackward() && binding.inputGradient());
    transposedWeights = new float[turns ? taps * in * out : 0];
    gather = new Gather(transposed ? wiring.swapped() : wiring, in, out, input.lanes);
    gradients =
        binding.mode().runsBackward()
            ? Optional.of(new LinearGradients(binding, wiring, transposed, transposedWeights))
            : Optional.empty();
  }

  /// Swaps input and output channels of the weights, tap by tap.
  @Override
  public void prepare(int part, int parts) {
    int in = input.shape.channels();
    int out = output.shape.channels();
    int rows = transposed ? out : in;
    int columns = transposed ? in : out;
    int stripes = transposedWeights.length == 0 ? 0 : Math.ceilDiv(rows, STRIPE);
    int end = Phase.start(taps * stripes, part + 1, parts);
    for (int item = Phase.start(taps * stripes, part, parts); item < end; item++) {
      int tap = item / stripes * in * out;
      int row = item % stripes * STRIPE;
      int from = weight + tap + row * columns;
      int count = Math.min(STRIPE, rows - row);
      kernels.transpose(values, from, columns, count, columns, transposedWeights, tap + row, rows);
    }
  }

  @Override
  public void forward(int part, int parts, RangeWork epilogue) {
    float[] weights = transposed ? transposedWeights : values;
    int offset = transposed ? 0 : weight;
    gather.run(
        kernels, input.values, weights, offset, values, bias, output.values, epilogue, part, parts);
  }

  @Override
  public void inputGradient(int part, int parts, RangeWork epilogue) {
    gradients.orElseThrow().input(part, parts, epilogue);
  }

  @Override
  public void parameterGradient(int part, int parts) {
    gradients.orElseThrow().parameters(part, parts);
  }
}
