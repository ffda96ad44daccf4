package dev.hourglass.train;

import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Parameters;
import dev.hourglass.nn.program.Program;
import dev.hourglass.parallel.Team;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Steps of training: a batch goes through block by block, its gradients add up, and the optimiser
/// follows. What a size of batches needs is planned once; a step allocates nothing after that.
final class Steps {
  private final Team alone = new Team(1);
  private final Team team;
  private final float[] gradients;
  private final Function<float[], BlockRunner> fullRunner;
  private final Supplier<BlockRunner> singleRunner;
  private final boolean mixesImages;
  private final int samples;

  /// Lanes of a block, and how many images are in them.
  private final int lanes;

  private final int blockImages;
  private final boolean perThread;
  private final Update update;
  private @Nullable BlockRunner full;
  private @Nullable BlockRunner single;
  private @Nullable SideBySide sideBySide;
  private int stepsAlone;
  private double penalties;

  /// Plans steps.
  ///
  /// @param average receives the moving average of the parameters, or is their own array
  /// @param stepsAlone how many steps one thread takes alone at first
  Steps(
      Team team,
      Kernels kernels,
      Autoencoder model,
      float[] average,
      TrainingConfig config,
      int stepsAlone) {
    this.stepsAlone = stepsAlone;
    this.team = team;
    gradients = new float[model.parameters().size()];
    Map<String, Network> networks = config.networks(model);
    mixesImages = Network.mixImages(networks.values());
    samples = config.importanceSamples();
    lanes = Network.trainingLanes(networks.values());
    blockImages = lanes / samples;
    perThread = team.size() > 1 && Block.perThread(model.inputShape().size());
    Parameters parameters = model.parameters();
    TrainingConfig.Objective objective = config.objective();
    fullRunner =
        own ->
            BlockRunner.training(
                Program.training(networks, parameters, own, lanes, kernels), objective, kernels);
    singleRunner =
        () ->
            BlockRunner.training(
                Program.training(networks, parameters, gradients, Block.SINGLE, kernels),
                objective,
                kernels);
    update = new Update(kernels, config.optimisation(), parameters, gradients, average);
  }

  /// Plans all buffers that batches of a size need. A step on another size plans what it lacks.
  void plan(int batch) {
    if (runsSideBySide(batch)) {
      sideBySide();
    }
    if (batch >= blockImages) {
      full();
    }
    if (batch % blockImages > 0) {
      runner(batch % blockImages);
    }
  }

  private boolean runsSideBySide(int batch) {
    return perThread && batch >= team.size() * blockImages;
  }

  /// What takes the next images of a batch.
  private BlockRunner runner(int left) {
    // Where layers mix images, a single one would be normalised alone.
    return mixesImages || samples > 1 || Block.lanesFor(left, lanes) == lanes ? full() : single();
  }

  private BlockRunner full() {
    BlockRunner runner = full;
    if (runner == null) {
      runner = fullRunner.apply(gradients);
      full = runner;
    }
    return runner;
  }

  private BlockRunner single() {
    BlockRunner runner = single;
    if (runner == null) {
      runner = singleRunner.get();
      single = runner;
    }
    return runner;
  }

  private SideBySide sideBySide() {
    SideBySide blocks = sideBySide;
    if (blocks == null) {
      blocks = new SideBySide(team, gradients, full(), fullRunner);
      sideBySide = blocks;
    }
    return blocks;
  }

  private void parametersChanged() {
    if (full != null) {
      full.parametersChanged();
    }
    if (single != null) {
      single.parametersChanged();
    }
    if (sideBySide != null) {
      sideBySide.parametersChanged();
    }
  }

  /// What the optimiser remembers.
  List<float[]> memory() {
    return update.memory();
  }

  /// One step on a batch.
  ///
  /// @param step number of the step, from 1
  /// @return the sum over the batch's images of the loss
  double step(Batch batch, long step, double learningRate) {
    Team by = stepsAlone > 0 ? alone : team;
    stepsAlone = Math.max(0, stepsAlone - 1);
    parametersChanged();
    double sum = 0;
    penalties = 0;
    int done = 0;
    if (runsSideBySide(batch.size) && by == team) {
      SideBySide blocks = sideBySide();
      for (; batch.size - done >= blocks.images(); done += blocks.images()) {
        blocks.run(batch, done);
        sum = blocks.addLosses(sum);
        penalties = blocks.addPenalties(penalties);
      }
    }
    while (done < batch.size) {
      int left = batch.size - done;
      BlockRunner runner = runner(left);
      int count = Math.min(left, runner.images());
      sum += runner.run(by, batch, done, count);
      penalties += runner.penalty();
      done += count;
    }
    update.begin(step, learningRate);
    by.run(update.phases());
    return sum;
  }

  /// The sum over the last batch's images of the code's penalties.
  double penalties() {
    return penalties;
  }
}
