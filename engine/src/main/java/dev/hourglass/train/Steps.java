package dev.hourglass.train;

import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.Team;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Program;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Steps of training: a batch goes through block by block, its gradients add up, and the optimiser
/// follows. Everything is planned here; a step allocates nothing.
final class Steps {
  private final Team alone = new Team(1);
  private final Team team;
  private final BlockRunner wide;
  private final BlockRunner single;
  private final @Nullable SideBySide sideBySide;
  private final Update update;
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
    float[] gradients = new float[model.parameters().size()];
    Map<String, Network> networks = config.networks(model);
    wide = runner(networks, model, gradients, Block.WIDTH, config, kernels);
    boolean mixesImages = networks.values().stream().anyMatch(Network::mixesImages);
    // Where images mix, a single one would be normalised by itself.
    single = mixesImages ? wide : runner(networks, model, gradients, Block.SINGLE, config, kernels);
    sideBySide =
        team.size() > 1 && config.batchSize() >= team.size() * Block.WIDTH
            ? new SideBySide(
                team,
                gradients,
                wide,
                own -> runner(networks, model, own, Block.WIDTH, config, kernels))
            : null;
    update = new Update(kernels, config, model.parameters(), gradients, average);
  }

  private static BlockRunner runner(
      Map<String, Network> networks,
      Autoencoder model,
      float[] gradients,
      int lanes,
      TrainingConfig config,
      Kernels kernels) {
    Program program = Program.training(networks, model.parameters(), gradients, lanes, kernels);
    return BlockRunner.training(program, config, kernels);
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
    wide.parametersChanged();
    single.parametersChanged();
    double sum = 0;
    penalties = 0;
    int done = 0;
    if (sideBySide != null && by == team) {
      sideBySide.parametersChanged();
      for (; batch.size - done >= sideBySide.images(); done += sideBySide.images()) {
        sideBySide.run(batch, done);
        sum = sideBySide.addLosses(sum);
        penalties = sideBySide.addPenalties(penalties);
      }
    }
    while (done < batch.size) {
      int left = batch.size - done;
      BlockRunner runner = Block.lanesFor(left) == Block.WIDTH ? wide : single;
      int count = Math.min(left, runner.lanes());
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
