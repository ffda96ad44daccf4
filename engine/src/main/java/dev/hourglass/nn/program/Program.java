package dev.hourglass.nn.program;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.BlockLayout;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.RangeWork;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Parameters;
import dev.hourglass.parallel.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Networks in a row, bound to parameters and to buffers for one block of images: what to run for a
/// forward and a backward pass. All memory is planned here.
public final class Program {
  private final BlockContext pass = new BlockContext();
  private final BlockBuffer input;
  private final BlockBuffer output;
  private final BlockLayout inputLayout;
  private final BlockLayout outputLayout;
  private final Phase prepare;
  private final PenaltyOperation[] penalties;
  private final List<Phase> forward = new ArrayList<>();
  private final List<Phase> backward = new ArrayList<>();
  private final List<NamedPhase> forwardPieces = new ArrayList<>();
  private final List<NamedPhase> backwardPieces = new ArrayList<>();

  /// A piece of the work, for reports on where the time goes.
  ///
  /// @param name `encoder.conv1 forward`, `encoder.conv1 weight gradient`
  /// @param phase the work
  public record NamedPhase(String name, Phase phase) {}

  /// Plans inference.
  ///
  /// @param networks by name as in {@link Parameters#of}, each fitting the one before it
  /// @param parameters all numbers of the model
  /// @param lanes images of a block
  /// @param kernels the arithmetic to use
  /// @return layers bound to buffers, without gradients
  public static Program inference(
      Map<String, Network> networks, Parameters parameters, int lanes, Kernels kernels) {
    return new Program(networks, parameters, new float[0], lanes, kernels, Mode.INFERENCE);
  }

  /// Plans a test: inference with the penalties on the code.
  ///
  /// @param networks by name as in {@link Parameters#of}, each fitting the one before it
  /// @param parameters all numbers of the model
  /// @param lanes images of a block
  /// @param kernels the arithmetic to use
  /// @return layers bound to buffers, without gradients
  public static Program evaluation(
      Map<String, Network> networks, Parameters parameters, int lanes, Kernels kernels) {
    return new Program(networks, parameters, new float[0], lanes, kernels, Mode.EVALUATION);
  }

  /// Plans training.
  ///
  /// @param networks the model's networks
  /// @param parameters all numbers of the model
  /// @param gradients as long as the parameters; the backward pass adds to it
  /// @param lanes images of a block
  /// @param kernels the arithmetic to use
  /// @return layers bound to buffers, with gradients
  public static Program training(
      Map<String, Network> networks,
      Parameters parameters,
      float[] gradients,
      int lanes,
      Kernels kernels) {
    return new Program(networks, parameters, gradients, lanes, kernels, Mode.TRAINING);
  }

  /// Plans the gradient with respect to the input: layers behave as in inference.
  ///
  /// @param networks by name, each fitting the one before it
  /// @param parameters all numbers of the model
  /// @param lanes images of a block
  /// @param kernels the arithmetic to use
  /// @return layers bound to buffers, whose backward pass ends in {@link #inputGradients}
  public static Program inputGradient(
      Map<String, Network> networks, Parameters parameters, int lanes, Kernels kernels) {
    return new Program(networks, parameters, new float[0], lanes, kernels, Mode.INPUT_GRADIENT);
  }

  private Program(
      Map<String, Network> networks,
      Parameters parameters,
      float[] gradients,
      int lanes,
      Kernels kernels,
      Mode mode) {
    input = new BlockBuffer(networks.values().iterator().next().input(), lanes, mode);
    Plan plan = new Plan(kernels, parameters, gradients, input, mode, pass);
    networks.forEach((prefix, network) -> plan.addAll(prefix, network.layers()));
    List<NamedOperation> operations = plan.operations();
    output = plan.last();
    inputLayout = layout(kernels, input);
    outputLayout = layout(kernels, output);
    penalties =
        operations.stream()
            .map(NamedOperation::operation)
            .filter(PenaltyOperation.class::isInstance)
            .toArray(PenaltyOperation[]::new);
    prepare =
        together(operations.stream().<Phase>map(named -> named.operation()::prepare).toList());
    planForward(operations);
    if (mode.runsBackward()) {
      planBackward(operations, mode);
    }
  }

  private static BlockLayout layout(Kernels kernels, BlockBuffer activation) {
    Shape shape = activation.shape;
    return new BlockLayout(kernels, shape.channels(), shape.pixels(), activation.lanes);
  }

  /// A phase for each operation; elementwise ones are run by the operation before them.
  private void planForward(List<NamedOperation> operations) {
    for (int o = 0; o < operations.size(); ) {
      NamedOperation named = operations.get(o++);
      List<RangeWork> work = new ArrayList<>();
      while (o < operations.size()
          && operations.get(o).follows()
          && operations.get(o).operation() instanceof ElementwiseOperation elementwise) {
        work.add(elementwise::forward);
        o++;
      }
      RangeWork epilogue = RangeWork.all(work);
      Phase phase = (part, parts) -> named.operation().forward(part, parts, epilogue);
      forward.add(phase);
      forwardPieces.add(new NamedPhase(named.name() + " forward", phase));
    }
  }

  /// An input gradient for each operation, except those that another runs, and a parameters'
  /// gradient for those that learn, which shares a phase with the next input gradient.
  private void planBackward(List<NamedOperation> operations, Mode mode) {
    List<Phase> pending = List.of();
    for (int o = operations.size() - 1; o >= 0; ) {
      NamedOperation named = operations.get(o--);
      List<RangeWork> work = new ArrayList<>();
      while (o >= 0
          && operations.get(o + 1).follows()
          && operations.get(o).operation() instanceof ElementwiseOperation elementwise) {
        work.add(elementwise::backward);
        o--;
      }
      RangeWork epilogue = RangeWork.all(work);
      Phase inputGradient = (part, parts) -> named.operation().inputGradient(part, parts, epilogue);
      backwardPieces.add(new NamedPhase(named.name() + " input gradient", inputGradient));
      backward.add(together(Stream.concat(pending.stream(), Stream.of(inputGradient)).toList()));
      pending = List.of();
      if (named.learns() && mode.isTraining()) {
        Phase parameterGradient = named.operation()::parameterGradient;
        backwardPieces.add(new NamedPhase(named.name() + " weight gradient", parameterGradient));
        pending = List.of(parameterGradient);
      }
    }
    backward.addAll(pending);
  }

  /// {@return what is known of the current block beside its numbers; to be set before a block runs}
  public BlockContext pass() {
    return pass;
  }

  /// {@return the sum over the block's images of the code's penalties, after a forward pass}
  public double penalty() {
    double sum = 0;
    for (PenaltyOperation penalty : penalties) {
      sum += penalty.penalty();
    }
    return sum;
  }

  /// {@return `log q(z|x) − log p(z)` of one image's samples, in nats, after a forward pass}
  ///
  /// @param lane which image of the block
  public double logRatio(int lane) {
    double sum = 0;
    for (PenaltyOperation penalty : penalties) {
      sum += penalty.logRatio(lane);
    }
    return sum;
  }

  /// {@return lanes of the block}
  public int lanes() {
    return input.lanes;
  }

  /// {@return the shape that enters}
  public Shape inputShape() {
    return input.shape;
  }

  /// {@return the shape that leaves}
  public Shape outputShape() {
    return output.shape;
  }

  /// Loads one part of a block of images.
  ///
  /// @param images where the numbers come from
  /// @param order which images, or null for the images as they come
  /// @param first position in the order of the image in lane 0
  /// @param count how many lanes get an image; the others get zeros
  /// @param part which share of the work this is, from 0
  /// @param parts how many shares the work has
  public void load(
      BlockLayout.Source images,
      int @Nullable [] order,
      int first,
      int count,
      int part,
      int parts) {
    inputLayout.load(images, order, first, count, input.values, part, parts);
  }

  /// Copies one part of the results to images.
  ///
  /// @param images receives `[image][channel][row][column]`
  /// @param first the image that lane 0 becomes
  /// @param count how many lanes become images
  /// @param part which share of the work this is, from 0
  /// @param parts how many shares the work has
  public void store(float[] images, int first, int count, int part, int parts) {
    outputLayout.store(output.values, images, first, count, part, parts);
  }

  /// {@return where the block to process goes: `[pixel][channel][lane]`, at least as long as that}
  public float[] inputValues() {
    return input.values;
  }

  /// {@return where the result appears: `[pixel][channel][lane]`, at least as long as that}
  public float[] outputValues() {
    return output.values;
  }

  /// {@return where a backward pass leaves the gradient of {@link #inputValues}, if the program was
  /// planned for it}
  public float[] inputGradients() {
    return input.gradients;
  }

  /// {@return where the loss puts its gradient with respect to the output}
  public float[] outputGradients() {
    return output.gradients;
  }

  /// Phases that need not wait for each other, as one.
  private static Phase together(List<Phase> phases) {
    return (part, parts) -> {
      for (int p = 0; p < phases.size(); p++) {
        phases.get(p).run(part, parts);
      }
    };
  }

  /// Run whenever the parameters have changed.
  ///
  /// @return work to be done before the next block
  public Phase prepare() {
    return prepare;
  }

  /// {@return the phases from the input to the output}
  public List<Phase> forward() {
    return forward;
  }

  /// {@return the phases from the output's gradients to those of the parameters or of the input}
  public List<Phase> backward() {
    return backward;
  }

  /// {@return the forward pass piece by piece, for reports; a layer's piece includes the
  /// elementwise layers after it}
  public List<NamedPhase> forwardPieces() {
    return forwardPieces;
  }

  /// {@return the backward pass piece by piece, for reports; {@link #backward} runs some pieces
  /// together} An input gradient includes the element-wise layers before the layer and the copy
  /// that the weight gradient reads, and a weight gradient includes that of the biases.
  public List<NamedPhase> backwardPieces() {
    return backwardPieces;
  }
}
