package dev.hourglass.train;

import dev.hourglass.data.Images;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.program.Program;
import dev.hourglass.parallel.Team;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/// The mean loss over a set of images. Each thread takes whole blocks, the next one whenever it is
/// done; blocks of large images are done by all threads together. The blocks' sums are added in the
/// order of the images.
final class Evaluation {
  private static final double[] NO_SUMS = {};

  private final Team alone = new Team(1);
  private final Team team;
  private final long seed;
  private final Supplier<BlockRunner> planned;
  private final boolean perThread;
  private final int lanes;
  private final List<BlockRunner> runners = new ArrayList<>();
  private final AtomicInteger nextRunner = new AtomicInteger();
  private final Batch batch = new Batch();
  private double[] losses = NO_SUMS;
  private double[] penalties = NO_SUMS;

  /// What the images gave.
  ///
  /// @param loss mean over the images
  /// @param penalty mean over the images of the code's penalties
  record Means(double loss, double penalty) {}

  /// Where there are no images.
  static final Means NOT_TESTED = new Means(Double.NaN, Double.NaN);

  Evaluation(Team team, Kernels kernels, Autoencoder model, TrainingConfig config) {
    this.team = team;
    seed = config.seed();
    perThread = Block.perThread(model.inputShape().size());
    lanes = lanes(model, config);
    planned =
        () ->
            BlockRunner.evaluation(
                Program.evaluation(config.networks(model), model.parameters(), lanes, kernels),
                config.objective(),
                kernels);
  }

  /// {@return the lanes of the blocks that images are tested in: a training on large images one by
  /// one may have no memory for a whole block of them}
  static int lanes(Autoencoder model, TrainingConfig config) {
    int full = Network.lanes(config.networks(model).values());
    return Block.perThread(model.inputShape().size())
        ? full
        : Block.lanesFor(config.batchSize(), full);
  }

  /// Plans all buffers that so many images need.
  void plan(int images) {
    int most = perThread ? Math.min(team.size(), Math.ceilDiv(images, lanes)) : 1;
    while (runners.size() < most) {
      runners.add(planned.get());
    }
  }

  /// The means over all images, with the parameters as they are.
  Means means(Images images) {
    batch.all(images, seed);
    int count = Math.ceilDiv(images.count(), lanes);
    losses = new double[count];
    penalties = new double[count];
    plan(images.count());
    runners.forEach(BlockRunner::parametersChanged);
    if (perThread) {
      nextRunner.set(0);
      team.each(count, this::blocks);
    } else {
      for (int block = 0; block < count; block++) {
        run(runners.getFirst(), team, block);
      }
    }
    Means means = new Means(sum(losses) / images.count(), sum(penalties) / images.count());
    batch.clear();
    return means;
  }

  private static double sum(double[] numbers) {
    double sum = 0;
    for (double number : numbers) {
      sum += number;
    }
    return sum;
  }

  /// There are as many runners as members that get a block.
  private IntConsumer blocks() {
    BlockRunner runner = runners.get(nextRunner.getAndIncrement());
    return block -> run(runner, alone, block);
  }

  private void run(BlockRunner runner, Team by, int block) {
    int offset = block * lanes;
    losses[block] = runner.run(by, batch, offset, Math.min(lanes, batch.size - offset));
    penalties[block] = runner.penalty();
  }
}
