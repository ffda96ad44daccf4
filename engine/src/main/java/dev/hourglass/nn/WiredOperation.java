package dev.hourglass.nn;

import dev.hourglass.kernels.Gather;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.Phase;
import dev.hourglass.kernels.WeightGradient;
import dev.hourglass.kernels.Wiring;
import java.util.List;

/// Every linear layer at work: a convolution, a transposed convolution or a dense layer, which
/// differ in their wiring and in which side's channels lie innermost in the weights.
final class WiredOperation implements Operation {
  private final Kernels kernels;
  private final Activation input;
  private final Activation output;
  private final boolean training;
  private final boolean inputGradient;

  private final float[] values;
  private final float[] gradients;
  private final int weight;
  private final int bias;

  private final boolean transposed;
  private final int taps;
  private final float[] turned;
  private final Gather forward;
  private final Gather backward;
  private final float[] noBias;

  private final WeightGradient weightGradient;
  private final float[] rowSide;
  private final float[] columnSide;
  private final float[] columns;
  private final float[] biasSums;

  /// A convolution: weights are `[tap][in channel][out channel]`.
  static WiredOperation convolution(Binding binding, Wiring wiring) {
    return new WiredOperation(binding, wiring, wiring.swapped(), false);
  }

  /// A transposed convolution: weights are `[tap][out channel][in channel]`.
  ///
  /// @param mirrored the wiring of the convolution that it runs backwards
  static WiredOperation transposed(Binding binding, Wiring mirrored) {
    return new WiredOperation(binding, mirrored.swapped(), mirrored, true);
  }

  private WiredOperation(Binding binding, Wiring there, Wiring back, boolean transposed) {
    kernels = binding.kernels();
    input = binding.input();
    output = binding.output();
    training = binding.training();
    inputGradient = training && binding.inputGradient();
    values = binding.values();
    gradients = binding.gradients();
    weight = binding.offsets()[0];
    bias = binding.offsets()[1];

    int in = input.shape.channels();
    int out = output.shape.channels();
    int lanes = input.lanes;
    this.transposed = transposed;
    taps = there.taps();
    // A convolution needs its weights turned for the way back, a transposed one for the way there.
    turned = new float[transposed || inputGradient ? taps * in * out : 0];
    forward = new Gather(there, in, out, lanes);
    backward = new Gather(back, out, in, lanes);
    noBias = new float[in];

    weightGradient =
        transposed
            ? new WeightGradient(back, out, in, lanes)
            : new WeightGradient(there, in, out, lanes);
    rowSide = transposed ? output.gradients : input.values;
    columnSide = transposed ? input.values : output.gradients;
    columns = new float[training ? weightGradient.copySize() : 0];
    biasSums = new float[training ? out * lanes : 0];
  }

  @Override
  public List<Phase> prepare() {
    return turned.length == 0 ? List.of() : List.of(this::turnWeights);
  }

  @Override
  public List<Phase> forward() {
    return List.of(this::forward);
  }

  @Override
  public List<Phase> backward() {
    return List.of(this::inputGradient, this::parameterGradients);
  }

  @Override
  public List<String> backwardNames() {
    return List.of(inputGradient ? "input gradient and copy" : "copy", "weight gradient");
  }

  /// Swaps input and output channels of the weights, tap by tap.
  private void turnWeights(int part, int parts) {
    int in = input.shape.channels();
    int out = output.shape.channels();
    int rows = transposed ? out : in;
    int columns = transposed ? in : out;
    int end = Phase.start(taps, part + 1, parts);
    for (int tap = Phase.start(taps, part, parts); tap < end; tap++) {
      int at = tap * in * out;
      kernels.transpose(values, weight + at, rows, columns, turned, at, rows);
    }
  }

  private void forward(int part, int parts) {
    float[] weights = transposed ? turned : values;
    int offset = transposed ? 0 : weight;
    forward.run(kernels, input.values, weights, offset, values, bias, output.values, part, parts);
  }

  private void inputGradient(int part, int parts) {
    if (inputGradient) {
      float[] weights = transposed ? values : turned;
      int offset = transposed ? weight : 0;
      backward.run(
          kernels, output.gradients, weights, offset, noBias, 0, input.gradients, part, parts);
    }
    weightGradient.copyColumns(kernels, columnSide, columns, part, parts);
  }

  private void parameterGradients(int part, int parts) {
    weightGradient.run(kernels, rowSide, columns, gradients, weight, part, parts);
    int channels = output.shape.channels();
    int lanes = output.lanes;
    int begin = Phase.start(channels, part, parts);
    int end = Phase.start(channels, part + 1, parts);
    kernels.sumPixels(
        output.gradients,
        output.shape.pixels(),
        channels * lanes,
        1,
        biasSums,
        begin * lanes,
        end * lanes);
    for (int channel = begin; channel < end; channel++) {
      gradients[bias + channel] += sumOfLanes(biasSums, channel * lanes, lanes);
    }
  }

  /// A tree of fixed shape: the upper half is added to the lower half until one number is left.
  private static float sumOfLanes(float[] sums, int offset, int lanes) {
    for (int half = lanes / 2; half > 0; half /= 2) {
      for (int lane = offset; lane < offset + half; lane++) {
        sums[lane] += sums[lane + half];
      }
    }
    return sums[offset];
  }
}
