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

  /// The fewest bytes that steps allocated, for the kernels that allocate more. A batch has five
  /// images more than the settings say.
  static long least(Autoencoder model, ByteImages images, TrainingConfig config) {
    return Math.max(
        least(new ScalarKernels(), model.copy(), images, config),
        least(Kernels.best(), model.copy(), images, config));
  }

  private static long least(
      Kernels kernels, Autoencoder model, ByteImages images, TrainingConfig config) {
    int[] order = new int[config.batchSize() + MORE];
    Arrays.setAll(order, i -> i);
    float[] values = model.parameters().values();
    float[] average = config.emaDecay() > 0 ? values.clone() : values;
    try (Team team = new Team(config.threads())) {
      Steps steps = new Steps(team, kernels, model, average, config, 0);
      BlockLayout.Source source = config.augmentation().of(images, config.seed(), 1);
      Batch batch = new Batch();
      return Allocation.least(() -> {
        batch.train(images, source, order, 0, order.length, config.seed(), 1);
        steps.step(batch, 1, 0.001);
      });
    }
  }
}
