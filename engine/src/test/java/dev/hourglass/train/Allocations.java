package dev.hourglass.train;

import com.sun.management.ThreadMXBean;
import dev.hourglass.data.ImageSet;
import dev.hourglass.kernels.BlockLayout;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.ScalarKernels;
import dev.hourglass.kernels.Team;
import dev.hourglass.model.Autoencoder;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/// Counts what steps of training allocate.
final class Allocations {
  private static final int WINDOW = 10;
  private static final int MOST_WINDOWS = 400;

  /// Nothing of the scalar kernels waits for the JIT.
  private static final int MOST_SCALAR_WINDOWS = 20;

  /// Fills a block and leaves single images.
  private static final int BATCH = 37;

  private Allocations() {}

  /// The fewest bytes that a window of steps allocated, for the kernels that allocate more:
  /// interpreted vector code allocates, so the first windows may.
  ///
  /// @param images at least 37
  static long least(Autoencoder model, ImageSet images, TrainingConfig config) {
    return Math.max(
        least(new ScalarKernels(), model.copy(), images, config, MOST_SCALAR_WINDOWS),
        least(Kernels.best(), model.copy(), images, config, MOST_WINDOWS));
  }

  private static long least(
      Kernels kernels, Autoencoder model, ImageSet images, TrainingConfig config, int windows) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int[] order = new int[BATCH];
    Arrays.setAll(order, i -> i);
    float[] values = model.parameters().values();
    float[] average = config.averaging() > 0 ? values.clone() : values;
    long least = Long.MAX_VALUE;
    try (Team team = new Team(1)) {
      Steps steps = new Steps(team, kernels, model, average, config, 0);
      BlockLayout.Source source = config.augmentation().of(images, config.seed(), 1);
      Batch batch = new Batch();
      for (int window = 0; window < windows && least > 0; window++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int step = 0; step < WINDOW; step++) {
          batch.train(images, source, order, 0, order.length, config.seed(), 1);
          steps.step(batch, step + 1, 0.001);
        }
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
    }
    return least;
  }
}
