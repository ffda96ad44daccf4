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

  private final int inStride;
  private final int outStride;
  private final Gather forward;
  private final float[] forwardWeights;
  private final Gather backward;
  private final float[] backwardWeights;
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
    inStride = transposed ? 1 : out;
    outStride = transposed ? in : 1;
    forward = new Gather(there, in, out, lanes);
    forwardWeights = new float[forward.packedSize()];
    backward = new Gather(back, out, in, lanes);
    backwardWeights = new float[inputGradient ? backward.packedSize() : 0];
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
    return List.of(this::pack);
  }

  @Override
  public List<Phase> forward() {
    return List.of((part, parts) ->
        forward.run(
            kernels, input.values, forwardWeights, values, bias, output.values, part, parts));
  }

  @Override
  public List<Phase> backward() {
    return List.of(this::inputGradient, this::parameterGradients);
  }

  @Override
  public List<String> backwardNames() {
    return List.of(inputGradient ? "input gradient and copy" : "copy", "weight gradient");
  }

  private void pack(int part, int parts) {
    forward.pack(values, weight, inStride, outStride, forwardWeights, part, parts);
    if (inputGradient) {
      backward.pack(values, weight, outStride, inStride, backwardWeights, part, parts);
    }
  }

  private void inputGradient(int part, int parts) {
    if (inputGradient) {
      backward.run(
          kernels, output.gradients, backwardWeights, noBias, 0, input.gradients, part, parts);
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
