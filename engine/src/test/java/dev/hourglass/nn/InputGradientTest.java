package dev.hourglass.nn;

import static dev.hourglass.testing.Close.assertNear;
import static dev.hourglass.testing.Close.assertSameBits;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.ScalarKernels;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.program.Program;
import dev.hourglass.parallel.Phase;
import dev.hourglass.testing.LibTorch;
import dev.hourglass.testing.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The way back to what entered, with layers as they are in inference.
class InputGradientTest {
  private static final Shape INPUT = new Shape(3, 6, 6);
  private static final double TOLERANCE = 5e-5;

  static Stream<List<NamedLayer>> cases() {
    return Stream.of(
        named(new Conv2d(3, 4, 3, 1, 1), new SiLU(), new Conv2d(4, 2, 3, 2, 1)),
        named(new ConvTranspose2d(3, 2, 3, 2, 1, 1), new Sigmoid()),
        named(new Linear(108, 5), new GELU(), new Linear(5, 12), new Unflatten(3, 2, 2)),
        named(new BatchNorm2d(3), new ReLU(), new Conv2d(3, 2, 3, 1, 1), new BatchNorm2d(2)),
        named(new Linear(108, 6), new BatchNorm1d(6), new LeakyReLU(0.1)),
        named(new Dropout(0.5), new Conv2d(3, 4, 3, 1, 1), new Dropout2d(0.5), new Tanh()),
        named(new SiLU(), new GroupNorm(1, 3), new MaxPool2d(2, 2, 0), new Conv2d(3, 2, 3, 1, 1)),
        named(new AvgPool2d(2, 2, 0), new Upsample(2), new Crop(3, 5)),
        named(
            new Residual(named(new Conv2d(3, 3, 3, 1, 1), new BatchNorm2d(3)), List.of()),
            new AdaptiveAvgPool2d(2)));
  }

  private static List<NamedLayer> named(Layer... layers) {
    List<NamedLayer> named = new ArrayList<>();
    for (Layer layer : layers) {
      named.add(new NamedLayer("l" + named.size(), layer));
    }
    return named;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAreThoseOfLibTorchInEvaluation(List<NamedLayer> layers) {
    LibTorch.require();
    for (int lanes : new int[] {Block.SINGLE, Block.NARROW, Block.WIDE}) {
      Run run = new Run(layers, lanes, 1, Kernels.best());
      float[] images = Samples.uniform(1, INPUT.size() * lanes);
      float[] weights = Samples.uniform(2, run.outputSize());
      Map<String, Tensor> parameters = TorchLayer.parameters(run.parameters);
      Tensor entered = LibTorch.parameter(images, lanes, 3, 6, 6);
      Tensor result = TorchLayer.forward("net", layers, entered, parameters, false);
      assertNear("output", run.forward(images), LibTorch.numbers(result), TOLERANCE);
      result.mul(LibTorch.tensor(weights, result.sizes().vec().get())).sum().backward();
      assertNear("gradient", run.backward(weights), LibTorch.numbers(entered.grad()), TOLERANCE);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void partsLanesAndKernelsChangeNoBitAndResultsAreThoseOfInference(List<NamedLayer> layers) {
    float[] images = Samples.uniform(1, INPUT.size() * Block.WIDE);
    Run run = new Run(layers, Block.WIDE, 1, new ScalarKernels());
    float[] weights = Samples.uniform(2, run.outputSize());
    float[] output = run.forward(images);
    float[] gradient = run.backward(weights);
    for (int parts = 2; parts <= 4; parts++) {
      Run other = new Run(layers, Block.WIDE, parts, Kernels.best());
      assertSameBits("output", other.forward(images), output);
      assertSameBits("gradient", other.backward(weights), gradient);
    }
    Run single = new Run(layers, Block.SINGLE, 1, Kernels.best());
    assertSameBits("one image", single.forward(first(images)), first(output));
    assertSameBits("its gradient", single.backward(first(weights)), first(gradient));
    Program inference = Program.inference(run.networks, run.parameters, Block.WIDE, Kernels.best());
    assertSameBits("inference", new Run(run, inference, 1).forward(images), output);
  }

  private static float[] first(float[] block) {
    return Arrays.copyOf(block, block.length / Block.WIDE);
  }

  /// A program with parameters far from where they start, statistics too.
  private static final class Run {
    final Map<String, Network> networks;
    final Parameters parameters;
    private final Program program;
    private final int parts;

    Run(List<NamedLayer> layers, int lanes, int parts, Kernels kernels) {
      networks = Map.of("net", new Network(INPUT, layers));
      parameters = Parameters.of(networks);
      parameters.initialise(7);
      float[] moves = Samples.uniform(8, parameters.size());
      for (int p = 0; p < moves.length; p++) {
        parameters.values()[p] += 0.3f * moves[p];
      }
      program = Program.inputGradient(networks, parameters, lanes, kernels);
      this.parts = parts;
    }

    Run(Run other, Program program, int parts) {
      networks = other.networks;
      parameters = other.parameters;
      this.program = program;
      this.parts = parts;
    }

    int outputSize() {
      return program.outputShape().size() * program.lanes();
    }

    float[] forward(float[] images) {
      program.pass().begin(program.lanes(), 1);
      LayerRun.put(images, program.inputShape(), program.lanes(), program.inputValues());
      run(program.prepare());
      program.forward().forEach(this::run);
      return LayerRun.get(program.outputShape(), program.lanes(), program.outputValues());
    }

    float[] backward(float[] weights) {
      LayerRun.put(weights, program.outputShape(), program.lanes(), program.outputGradients());
      program.backward().forEach(this::run);
      return LayerRun.get(program.inputShape(), program.lanes(), program.inputGradients());
    }

    private void run(Phase phase) {
      for (int part = parts - 1; part >= 0; part--) {
        phase.run(part, parts);
      }
    }
  }
}
