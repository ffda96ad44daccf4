package dev.hourglass.train;

import static dev.hourglass.testing.Close.assertNear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.testing.LibTorch;
import dev.hourglass.testing.Samples;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossesAgainstLibTorchTest {
  private static final Shape SHAPE = new Shape(3, 9, 10);
  private static final int COUNT = 13;

  @BeforeAll
  static void load() {
    LibTorch.require();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mse", "l1", "bce"})
  void theMeanOverABatchAndItsGradientAgree(String name) {
    int size = COUNT * SHAPE.size();
    float[] outputs = Samples.uniform(1, size);
    float[] targets = Samples.uniform(2, size);
    for (int i = 0; i < size; i++) {
      outputs[i] *= 4;
      targets[i] = i % 7 == 0 ? outputs[i] : 0.5f + targets[i] / 2;
    }
    Tensor output = LibTorch.parameter(outputs, size);
    Tensor target = LibTorch.tensor(targets, size);
    Tensor loss =
        switch (name) {
          case "mse" -> torch.mse_loss(output, target);
          case "l1" -> torch.l1_loss(output, target);
          default -> torch.binary_cross_entropy_with_logits(output, target);
        };
    loss.backward();
    LossRun run =
        LossRun.of(
            Loss.parse(name), Kernels.best(), SHAPE, Block.WIDE, 2, outputs, targets, 1.0 / COUNT);
    double expected = loss.item_float();
    assertThat(run.sum() / COUNT).isCloseTo(expected, within(1e-6 * Math.abs(expected)));
    float[] gradients = Arrays.copyOf(run.gradients(), size);
    assertNear("gradients", gradients, LibTorch.numbers(output.grad()), 1e-6);
  }
}
