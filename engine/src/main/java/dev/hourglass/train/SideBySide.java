package dev.hourglass.train;

import dev.hourglass.kernels.Loops;
import dev.hourglass.parallel.Phase;
import dev.hourglass.parallel.Team;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Blocks of a batch side by side: each thread takes a whole one, so that no thread waits for
/// another until all are done.
///
/// The first thread adds to the batch's gradients, the others to their own, which are then added in
/// the order of the blocks: the bits are those of one block after another.
final class SideBySide {
  /// Gradients are shared out in multiples of this.
  private static final int UNIT = 16;

  private final Team alone = new Team(1);
  private final Team team;
  private final float[] gradients;
  private final List<BlockRunner> runners = new ArrayList<>();
  private final List<float[]> others = new ArrayList<>();
  private final List<Phase> phases = List.of(this::runBlock, this::addGradients);
  private final double[] losses;
  private Batch batch = new Batch();
  private int offset;

  /// Plans the threads' blocks.
  ///
  /// @param first adds to `gradients`
  /// @param runner creates one that adds to the given gradients
  SideBySide(
      Team team, float[] gradients, BlockRunner first, Function<float[], BlockRunner> runner) {
    this.team = team;
    this.gradients = gradients;
    losses = new double[team.size()];
    runners.add(first);
    for (int t = 1; t < team.size(); t++) {
      float[] own = new float[gradients.length];
      others.add(own);
      runners.add(runner.apply(own));
    }
  }

  /// Announces that the parameters have changed.
  void parametersChanged() {
    for (int t = 0; t < runners.size(); t++) {
      runners.get(t).parametersChanged();
    }
  }

  /// How many images go side by side.
  int images() {
    return team.size() * blockImages();
  }

  private int blockImages() {
    return runners.getFirst().images();
  }

  /// Runs as many blocks as there are threads.
  ///
  /// @param offset position in the batch of the first block's first image
  void run(Batch batch, int offset) {
    this.batch = batch;
    this.offset = offset;
    team.run(phases);
  }

  /// Adds the blocks' losses to a sum, in their order.
  double addLosses(double sum) {
    for (double loss : losses) {
      sum += loss;
    }
    return sum;
  }

  /// Adds the blocks' penalties on the code to a sum, in their order.
  double addPenalties(double sum) {
    for (int t = 0; t < runners.size(); t++) {
      sum += runners.get(t).penalty();
    }
    return sum;
  }

  private void runBlock(int part, int parts) {
    losses[part] =
        runners.get(part).run(alone, batch, offset + part * blockImages(), blockImages());
  }

  private void addGradients(int part, int parts) {
    int begin = Phase.start(gradients.length, UNIT, part, parts);
    int end = Phase.start(gradients.length, UNIT, part + 1, parts);
    for (int t = 0; t < others.size(); t++) {
      Loops.move(others.get(t), gradients, begin, end);
    }
  }
}
