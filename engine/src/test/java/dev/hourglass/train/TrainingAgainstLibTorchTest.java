package dev.hourglass.train;

import static dev.hourglass.testing.Close.assertNear;

import dev.hourglass.data.ByteImages;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import dev.hourglass.nn.Parameter;
import dev.hourglass.nn.program.Program;
import dev.hourglass.parallel.Team;
import dev.hourglass.testing.LibTorch;
import dev.hourglass.testing.RandomImages;
import java.util.Arrays;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The classic model's training beside libtorch's, from the same parameters on the same batches.
class TrainingAgainstLibTorchTest {
  private static final int STEPS = 10;

  @BeforeAll
  static void load() {
    LibTorch.require();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 32, 37})
  void theLossesOfTenStepsAgree(int batch) {
    Autoencoder model = Models.classic(11);
    TorchModel torchModel = new TorchModel(model);
    org.bytedeco.pytorch.Adam optimiser =
        new org.bytedeco.pytorch.Adam(torchModel.parameters(), new AdamOptions(0.001));
    ByteImages images = RandomImages.random(2, STEPS * batch, 1, 28, 28);
    int[] order = new int[images.count()];
    Arrays.setAll(order, i -> i);
    float[] expected = new float[STEPS];
    float[] actual = new float[STEPS];
    try (Team team = new Team(2)) {
      float[] values = model.parameters().values();
      Steps steps = new Steps(team, Kernels.best(), model, values, TrainingConfig.defaults(), 0);
      Batch at = new Batch();
      for (int step = 0; step < STEPS; step++) {
        optimiser.zero_grad();
        Tensor loss = torchModel.loss(batch(images, step * batch, batch));
        expected[step] = loss.item_float();
        loss.backward();
        optimiser.step();
        at.train(images, images::copy, order, step * batch, batch, 0, 1);
        actual[step] = (float) (steps.step(at, step + 1, 0.001) / batch);
      }
    }
    assertNear("losses", actual, expected, 1e-4);
  }

  @Test
  void theGradientsOfAPartlyFilledBlockAgree() {
    Autoencoder model = Models.classic(12);
    ByteImages images = RandomImages.random(3, 9, 1, 28, 28);
    float[] gradients = new float[model.parameters().size()];
    Kernels kernels = Kernels.best();
    try (Team team = new Team(1)) {
      Program program =
          Program.training(model.networks(), model.parameters(), gradients, Block.WIDE, kernels);
      Batch all = new Batch();
      all.all(images, 0);
      BlockRunner.training(program, TrainingConfig.Objective.DEFAULT, kernels).run(team, all, 0, 9);
    }
    TorchModel torchModel = new TorchModel(model);
    torchModel.loss(batch(images, 0, 9)).backward();
    for (Parameter view : model.parameters().views()) {
      float[] expected = LibTorch.numbers(torchModel.parameter(view.name()).grad());
      assertNear(view.name(), view.read(gradients), expected, 1e-4);
    }
  }

  private static Tensor batch(ByteImages images, int first, int count) {
    float[] numbers = images.range(first, first + count).floats().values();
    return LibTorch.tensor(numbers, count, 1, 28, 28);
  }
}
