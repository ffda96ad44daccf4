package dev.hourglass.train;

import dev.hourglass.data.ImageSet;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.Team;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/// The mean loss over a set of images. Each thread takes whole blocks, the next one whenever it is
/// done, and the blocks' sums are added in the order of the images.
final class Evaluation {
  private static final double[] NO_SUMS = {};

  private final Team alone = new Team(1);
  private final Team team;
  private final long seed;
  private final List<BlockRunner> perThread = new ArrayList<>();
  private final Batch batch = new Batch();
  private double[] losses = NO_SUMS;
  private double[] penalties = NO_SUMS;

  /// What the images gave.
  ///
  /// @param loss mean over the images
  /// @param penalty mean over the images of the code's penalties
  record Means(double loss, double penalty) {}

  Evaluation(Team team, Kernels kernels, Autoencoder model, TrainingConfig config) {
    this.team = team;
    seed = config.seed();
    for (int t = 0; t < team.size(); t++) {
      Program program =
          Program.inference(config.networks(model), model.parameters(), Block.WIDTH, kernels);
      perThread.add(BlockRunner.evaluation(program, config, kernels));
    }
  }

  /// The means over all images, with the parameters as they are.
  Means means(ImageSet images) {
    batch.all(images, seed);
    int count = Math.ceilDiv(images.count(), Block.WIDTH);
    losses = new double[count];
    penalties = new double[count];
    team.each(count, this::blocks);
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

  private IntConsumer blocks(int part) {
    BlockRunner runner = perThread.get(part);
    runner.parametersChanged();
    return block -> {
      int offset = block * Block.WIDTH;
      int count = Math.min(Block.WIDTH, batch.size - offset);
      losses[block] = runner.run(alone, batch, offset, count);
      penalties[block] = runner.penalty();
    };
  }
}
