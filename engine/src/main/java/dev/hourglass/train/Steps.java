package dev.hourglass.train;

import dev.hourglass.data.ImageSet;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.Phase;
import dev.hourglass.kernels.Team;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.Parameters;
import dev.hourglass.nn.Program;
import java.util.List;

/// Steps of training: a batch goes through block by block, its gradients add up, and the optimiser
/// follows. Everything is planned here; a step allocates nothing.
final class Steps {
  private final Team alone = new Team(1);
  private final Team team;
  private final Kernels kernels;
  private final Autoencoder model;
  private final float[] gradients;
  private final BlockRunner wide;
  private final BlockRunner single;
  private final Adam adam;
  private final List<Phase> update;
  private int stepsAlone;

  /// Plans steps.
  ///
  /// @param stepsAlone how many steps one thread takes alone at first
  Steps(Team team, Kernels kernels, Autoencoder model, TrainingConfig config, int stepsAlone) {
    this.stepsAlone = stepsAlone;
    this.team = team;
    this.kernels = kernels;
    this.model = model;
    Parameters parameters = model.parameters();
    gradients = new float[parameters.size()];
    wide = BlockRunner.training(training(Block.WIDTH), kernels);
    single = BlockRunner.training(training(Block.SINGLE), kernels);
    adam = new Adam(kernels, config, parameters.values(), gradients);
    update = List.of(adam::update);
  }

  /// One step on a batch.
  ///
  /// @return the sum over the batch's images of the loss
  double step(ImageSet images, int[] order, int first, int size) {
    Team by = stepsAlone > 0 ? alone : team;
    stepsAlone = Math.max(0, stepsAlone - 1);
    double sum = pass(by, images, order, first, size);
    adam.advance();
    by.run(update);
    return sum;
  }

  private double pass(Team by, ImageSet images, int[] order, int first, int size) {
    double sum = 0;
    wide.parametersChanged();
    single.parametersChanged();
    for (int done = 0; done < size; ) {
      BlockRunner runner = Block.lanesFor(size - done) == Block.WIDTH ? wide : single;
      int count = Math.min(size - done, runner.program().lanes());
      sum += runner.run(by, images, order, first + done, count, size);
      done += count;
    }
    return sum;
  }

  private Program training(int lanes) {
    return Program.training(model.networks(), model.parameters(), gradients, lanes, kernels);
  }
}
