package dev.hourglass.train;

import static dev.hourglass.testing.Close.assertNear;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.ScalarKernels;
import dev.hourglass.parallel.Phase;
import dev.hourglass.random.SplitMix64;
import dev.hourglass.testing.LibTorch;
import dev.hourglass.testing.Samples;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdamAgainstLibTorchTest {
  private static final int SIZE = 1009;

  @BeforeAll
  static void load() {
    LibTorch.require();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void twentyStepsAgree(int parts) {
    TrainingConfig config = TrainingConfig.defaults().withLearningRate(0.01);
    float[] start = Samples.uniform(1, SIZE);
    float[] values = start.clone();
    float[] gradients = new float[SIZE];
    Kernels kernels = parts == 1 ? new ScalarKernels() : Kernels.best();
    OptimiserOperation adam = Optimiser.ADAM.bind(kernels, values, gradients, SIZE);
    Tensor tensor = LibTorch.parameter(start, SIZE);
    // The other numbers are libtorch's defaults, which ours are too.
    org.bytedeco.pytorch.Adam reference =
        new org.bytedeco.pytorch.Adam(
            new TensorVector(tensor), new AdamOptions(config.learningRate()));
    for (int step = 0; step < 20; step++) {
      float[] drawn = gradients(step);
      reference.zero_grad();
      tensor.mul(LibTorch.tensor(drawn, SIZE)).sum().backward();
      reference.step();
      System.arraycopy(drawn, 0, gradients, 0, SIZE);
      adam.begin(step + 1, config.learningRate());
      for (int part = 0; part < parts; part++) {
        adam.update(Phase.start(SIZE, part, parts), Phase.start(SIZE, part + 1, parts));
      }
      float[] expected = LibTorch.numbers(tensor);
      assertNear("values", values, expected, 1e-6);
      assertNear("way", difference(values, start), difference(expected, start), 1e-4);
      assertThat(gradients).containsOnly(0);
    }
  }

  @Test
  void theFirstStepHasTheLengthOfTheLearningRate() {
    float[] values = new float[4];
    float[] gradients = {1, -1, 1e-3f, -1e3f};
    OptimiserOperation adam = Optimiser.ADAM.bind(Kernels.best(), values, gradients, 4);
    adam.begin(1, 0.001);
    adam.update(0, 4);
    assertNear("step", values, new float[] {-1e-3f, 1e-3f, -1e-3f, 1e-3f}, 2e-5);
  }

  /// Ordinary, tiny and missing gradients.
  private static float[] gradients(int step) {
    SplitMix64 random = SplitMix64.stream(9, step);
    float[] gradients = Samples.uniform(random, SIZE);
    for (int i = 0; i < SIZE; i++) {
      gradients[i] *= i % 5 == 0 ? 0 : i % 5 == 1 ? 1e-7f : 1;
    }
    return gradients;
  }

  private static float[] difference(float[] to, float[] from) {
    float[] difference = new float[to.length];
    for (int i = 0; i < to.length; i++) {
      difference[i] = to[i] - from[i];
    }
    return difference;
  }
}
