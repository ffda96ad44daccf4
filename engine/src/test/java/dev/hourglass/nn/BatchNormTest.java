package dev.hourglass.nn;

import static dev.hourglass.testing.Close.assertNear;
import static dev.hourglass.testing.Close.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.ScalarKernels;
import dev.hourglass.testing.LibTorch;
import dev.hourglass.testing.Samples;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchNormTest {
  private static final Shape SHAPE = new Shape(5, 3, 4);
  private static final double TOLERANCE = 2e-5;

  @Test
  void runningStatisticsAfterTwoStepsAreLibTorchs() {
    LibTorch.require();
    LayerRun run = run(new BatchNorm2d(5, 1e-3, 0.3), 2, Kernels.best(), true);
    Tensor[] parameters = parameters(run);
    for (int step = 0; step < 2; step++) {
      float[] images = Samples.uniform(10 + step, Block.WIDE * SHAPE.size());
      Tensor expected =
          forward(new BatchNorm2d(5, 1e-3, 0.3), images, Block.WIDE, parameters, true);
      assertNear("output", run.forward(images), LibTorch.numbers(expected), TOLERANCE);
    }
    assertNear("mean", run.parameter(2), LibTorch.numbers(parameters[2]), TOLERANCE);
    assertNear("variance", run.parameter(3), LibTorch.numbers(parameters[3]), TOLERANCE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void evaluationUsesTheRunningStatistics(int parts) {
    LibTorch.require();
    LayerRun run = run(new BatchNorm2d(5), parts, Kernels.best(), false);
    for (int p = 0; p < 4; p++) {
      float[] numbers = Samples.uniform(20 + p, 5);
      for (int c = 0; c < 5; c++) {
        numbers[c] += p == 3 ? 1.1f : 0;
      }
      run.setParameter(p, numbers);
    }
    float[] images = Samples.uniform(3, Block.WIDE * SHAPE.size());
    Tensor expected = forward(new BatchNorm2d(5), images, Block.WIDE, parameters(run), false);
    assertNear("output", run.forward(images), LibTorch.numbers(expected), TOLERANCE);
  }

  /// Whatever lies in lanes without an image counts for nothing.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 31})
  void aPartlyFilledBlockIsABatchOfItsImages(int count) {
    LibTorch.require();
    BatchNorm2d layer = new BatchNorm2d(5);
    LayerRun run = run(layer, 3, Kernels.best(), true);
    run.pass().begin(count, 0);
    int filled = count * SHAPE.size();
    float[] images = Samples.uniform(4, Block.WIDE * SHAPE.size());
    float[] weights = Samples.uniform(5, images.length);
    Arrays.fill(images, filled, images.length, 1e4f);
    Arrays.fill(weights, filled, images.length, 1e4f);
    Tensor[] parameters = parameters(run);
    Tensor x = LibTorch.parameter(Arrays.copyOf(images, filled), count, 5, 3, 4);
    Tensor expected = TorchLayer.forward(layer, x, parameters, true);
    expected.mul(LibTorch.tensor(Arrays.copyOf(weights, filled), count, 5, 3, 4)).sum().backward();

    float[] output = Arrays.copyOf(run.forward(images), filled);
    float[] gradient = run.backward(weights);
    assertNear("output", output, LibTorch.numbers(expected), TOLERANCE);
    assertNear(
        "input gradient", Arrays.copyOf(gradient, filled), LibTorch.numbers(x.grad()), TOLERANCE);
    assertThat(Arrays.copyOfRange(gradient, filled, gradient.length))
        .isEqualTo(new float[gradient.length - filled]);
    for (int p = 0; p < 2; p++) {
      float[] wanted = LibTorch.numbers(parameters[p].grad());
      assertNear("gradient of parameter " + p, run.parameterGradient(p), wanted, TOLERANCE);
      float[] statistic = LibTorch.numbers(parameters[p + 2]);
      assertNear("statistic " + p, run.parameter(p + 2), statistic, TOLERANCE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 8})
  void partsAndKernelsDoNotChangeABit(int parts) {
    float[] images = Samples.uniform(6, Block.WIDE * SHAPE.size());
    float[] weights = Samples.uniform(7, images.length);
    for (int count : new int[] {9, Block.WIDE}) {
      LayerRun one = run(new BatchNorm2d(5), 1, new ScalarKernels(), true);
      LayerRun other = run(new BatchNorm2d(5), parts, Kernels.best(), true);
      one.pass().begin(count, 0);
      other.pass().begin(count, 0);
      assertSameBits("output", other.forward(images), one.forward(images));
      assertSameBits("gradient", other.backward(weights), one.backward(weights));
      for (int p = 0; p < 4; p++) {
        assertSameBits("gradient " + p, other.parameterGradient(p), one.parameterGradient(p));
        assertSameBits("parameter " + p, other.parameter(p), one.parameter(p));
      }
    }
  }

  /// As PyTorch refuses it: one number has no variance, and zero would leave the layer.
  @Test
  void aSingleNumberPerChannelIsRefusedInTraining() {
    LayerRun run =
        new LayerRun(
            new BatchNorm1d(5), Shape.vector(5), Block.SINGLE, 1, 0, new ScalarKernels(), true);
    assertThatThrownBy(() -> run.forward(new float[] {1, 2, 3, 4, 5}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected more than 1 value per channel");
    assertThat(run.parameter(2)).containsOnly(0);
    assertThat(run.parameter(3)).containsOnly(1);
  }

  @Test
  void aBlockMovesTheRunningStatisticsByItsShareOfTheBatch() {
    float[] images = Samples.uniform(8, Block.WIDE * SHAPE.size());
    LayerRun whole = run(new BatchNorm2d(5), 1, new ScalarKernels(), true);
    LayerRun half = run(new BatchNorm2d(5), 1, new ScalarKernels(), true);
    whole.pass().begin(Block.WIDE, 0);
    half.pass().begin(Block.WIDE, 2 * Block.WIDE, 0);
    whole.forward(images);
    half.forward(images);
    float[] moves = half.parameter(2);
    for (int c = 0; c < moves.length; c++) {
      moves[c] *= 2;
    }
    assertSameBits("running mean", moves, whole.parameter(2));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> new BatchNorm2d(4).outputShape(SHAPE))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("5×3×4")
        .hasMessageContaining("num_features");
    assertThatThrownBy(() -> new BatchNorm1d(5).outputShape(SHAPE))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("BatchNorm2d");
    assertThatThrownBy(() -> new BatchNorm2d(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BatchNorm2d(1, Double.NaN, 0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("eps is NaN");
    assertThatThrownBy(() -> new BatchNorm1d(1, 1e-5, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("momentum is 0");
  }

  private static LayerRun run(Layer layer, int parts, Kernels kernels, boolean training) {
    LayerRun run = new LayerRun(layer, SHAPE, Block.WIDE, parts, 0, kernels, training);
    run.setParameter(0, new float[] {1.5f, -0.5f, 0.7f, 1, 2});
    run.setParameter(1, new float[] {0, 0.3f, -0.2f, 1, 2});
    return run;
  }

  private static Tensor[] parameters(LayerRun run) {
    Tensor[] parameters = new Tensor[4];
    for (int p = 0; p < 4; p++) {
      parameters[p] = LibTorch.tensor(run.parameter(p), 5);
      parameters[p].set_requires_grad(p < 2);
    }
    return parameters;
  }

  private static Tensor forward(
      Layer layer, float[] images, int count, Tensor[] parameters, boolean training) {
    Tensor x = LibTorch.tensor(images, count, SHAPE.channels(), SHAPE.height(), SHAPE.width());
    return TorchLayer.forward(layer, x, parameters, training);
  }
}
