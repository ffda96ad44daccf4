package dev.hourglass.nn.program;

import dev.hourglass.kernels.Gather;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.RangeWork;
import dev.hourglass.kernels.Tree;
import dev.hourglass.kernels.WeightGradient;
import dev.hourglass.kernels.Wiring;
import dev.hourglass.parallel.Phase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The backward pass of a linear layer.
final class LinearGradients {
  private final Kernels kernels;
  private final BlockBuffer input;
  private final BlockBuffer output;
  private final boolean needsGradient;
  private final float[] gradients;
  private final int weight;
  private final int bias;

  private final Gather gather;
  private final float[] backWeights;
  private final int backWeightsOffset;
  private final float[] noBias;

  private final @Nullable WeightGradient weightGradient;
  private final float[] rowSide;
  private final float[] columnSide;
  private final float[] columns;
  private final float[] biasSums;

  /// @param wiring of the convolution, or of the one that runs backwards
  /// @param transposedWeights the weights of a convolution with input and output channels swapped
  LinearGradients(
      LayerContext binding, Wiring wiring, boolean transposed, float[] transposedWeights) {
    kernels = binding.kernels();
    input = binding.input();
    output = binding.output();
    needsGradient = binding.inputGradient();
    gradients = binding.gradients();
    weight = binding.offsets()[0];
    bias = binding.offsets()[1];

    int in = input.shape.channels();
    int out = output.shape.channels();
    int lanes = input.lanes;
    gather = new Gather(transposed ? wiring : wiring.swapped(), out, in, lanes);
    backWeights = transposed ? binding.values() : transposedWeights;
    backWeightsOffset = transposed ? weight : 0;
    noBias = new float[in];

    weightGradient =
        binding.mode().isTraining()
            ? new WeightGradient(wiring, transposed ? out : in, transposed ? in : out, lanes)
            : null;
    rowSide = transposed ? output.gradients : input.values;
    columnSide = transposed ? input.values : output.gradients;
    columns = new float[weightGradient == null ? 0 : weightGradient.copySize()];
    biasSums = new float[out * lanes];
  }

  /// From the output's gradients to the input's, if anything before this layer needs them; and the
  /// copy that the weights' gradient reads.
  void input(int part, int parts, RangeWork epilogue) {
    if (needsGradient) {
      gather.run(
          kernels,
          output.gradients,
          backWeights,
          backWeightsOffset,
          noBias,
          0,
          input.gradients,
          epilogue,
          part,
          parts);
    }
    if (weightGradient != null) {
      weightGradient.copyColumns(kernels, columnSide, columns, part, parts);
    }
  }

  /// Adds to the gradients of the weights and the biases.
  void parameters(int part, int parts) {
    Objects.requireNonNull(weightGradient)
        .run(kernels, rowSide, columnSide, columns, gradients, weight, part, parts);
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
      gradients[bias + channel] += Tree.sum(biasSums, channel * lanes, lanes);
    }
  }
}
