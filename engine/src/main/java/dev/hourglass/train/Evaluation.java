package dev.hourglass.train;

import dev.hourglass.data.ImageSet;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.Phase;
import dev.hourglass.kernels.Team;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The mean loss over a set of images. Each thread takes whole blocks, the next one whenever it is
/// done, and the blocks' sums are added in the order of the images.
final class Evaluation {
  private static final ImageSet NO_IMAGES =
      ImageSet.of("none", 1, 1, 1, new byte[0], null, List.of());
  private static final double[] NO_SUMS = {};

  private final Team alone = new Team(1);
  private final Team team;
  private final List<BlockRunner> perThread = new ArrayList<>();
  private final AtomicInteger nextBlock = new AtomicInteger();
  private final List<Phase> blocks = List.of(this::runBlocks);
  private ImageSet images = NO_IMAGES;
  private double[] sums = NO_SUMS;

  Evaluation(Team team, Kernels kernels, Autoencoder model) {
    this.team = team;
    for (int t = 0; t < team.size(); t++) {
      Program program =
          Program.inference(model.networks(), model.parameters(), Block.WIDTH, kernels);
      perThread.add(BlockRunner.evaluation(program, kernels));
    }
  }

  /// The mean over all images, with the parameters as they are.
  double meanLoss(ImageSet images) {
    this.images = images;
    sums = new double[Math.ceilDiv(images.count(), Block.WIDTH)];
    nextBlock.set(0);
    team.run(blocks);
    double total = 0;
    for (double sum : sums) {
      total += sum;
    }
    this.images = NO_IMAGES;
    sums = NO_SUMS;
    return total / images.count();
  }

  private void runBlocks(int part, int parts) {
    BlockRunner runner = perThread.get(part);
    runner.parametersChanged();
    int count = images.count();
    for (int b = nextBlock.getAndIncrement(); b < sums.length; b = nextBlock.getAndIncrement()) {
      int first = b * Block.WIDTH;
      int size = Math.min(Block.WIDTH, count - first);
      sums[b] = runner.run(alone, images, null, first, size, count);
    }
  }
}
