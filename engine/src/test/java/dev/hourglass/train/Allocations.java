package dev.hourglass.train;

import dev.hourglass.data.ByteImages;
import dev.hourglass.kernels.BlockLayout;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.ScalarKernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.parallel.Team;
import dev.hourglass.testing.Allocation;
import java.util.Arrays;

/// Counts what steps of training allocate.
final class Allocations {
  /// Images that fill no block.
  private static final int MORE = 5;

  private Allocations() {}

  /// Fails if steps allocate, on whichever kernels. A batch has five images more than the settings
  /// say.
  static void assertNone(Autoencoder model, ByteImages images, TrainingConfig config) {
    assertNone(new ScalarKernels(), model.copy(), images, config);
    assertNone(Kernels.best(), model.copy(), images, config);
  }

  private static void assertNone(
      Kernels kernels, Autoencoder model, ByteImages images, TrainingConfig config) {
    int[] order = new int[config.batchSize() + MORE];
    Arrays.setAll(order, i -> i);
    float[] values = model.parameters().values();
    float[] average = config.emaDecay() > 0 ? values.clone() : values;
    try (Team team = new Team(config.threads())) {
      Steps steps = new Steps(team, kernels, model, average, config, 0);
      BlockLayout.Source source = config.augmentation().of(images, config.seed(), 1);
      Batch batch = new Batch();
      Allocation.assertNone(
          "a step on the kernels " + kernels.name(),
          () -> {
            batch.train(images, source, order, 0, order.length, config.seed(), 1);
            steps.step(batch, 1, 0.001);
          });
    }
  }
}
