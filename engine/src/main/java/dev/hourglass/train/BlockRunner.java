package dev.hourglass.train;

import dev.hourglass.kernels.Kernels;
import dev.hourglass.nn.program.Program;
import dev.hourglass.parallel.Phase;
import dev.hourglass.parallel.Team;
import java.util.ArrayList;
import java.util.List;

/// A program, its loss, and the current block of images.
final class BlockRunner {
  private final Program program;
  private final LossOperation loss;
  private final Penalty penalty;
  private final Corruption corruption;
  private final float[] target;
  private final List<Phase> phases = new ArrayList<>();
  private boolean stale = true;
  private Batch batch = new Batch();
  private int offset;
  private int count;

  /// Forward, loss and backward.
  static BlockRunner training(
      Program program, TrainingConfig.Objective objective, Kernels kernels) {
    return new BlockRunner(
        program, objective, kernels, program.outputGradients(), program.backward());
  }

  /// Forward and loss.
  static BlockRunner evaluation(
      Program program, TrainingConfig.Objective objective, Kernels kernels) {
    float[] unused = new float[program.outputValues().length];
    return new BlockRunner(program, objective, kernels, unused, List.of());
  }

  private BlockRunner(
      Program program,
      TrainingConfig.Objective objective,
      Kernels kernels,
      float[] gradients,
      List<Phase> backward) {
    this.program = program;
    penalty = objective.penalty();
    corruption = objective.corruption();
    boolean clean = corruption.equals(Corruption.NONE);
    target = clean ? program.inputValues() : new float[program.inputValues().length];
    loss = objective.loss().bind(kernels, program, target, gradients);
    phases.add(this::start);
    if (!clean) {
      phases.add(this::corrupt);
    }
    phases.addAll(program.forward());
    phases.addAll(loss.phases());
    phases.addAll(backward);
  }

  /// Lanes of a block.
  int lanes() {
    return program.lanes();
  }

  /// Announces that the parameters have changed; the next block transposes them again.
  void parametersChanged() {
    stale = true;
  }

  /// Runs a block.
  ///
  /// @param team that runs it
  /// @param batch whose images
  /// @param offset position in the batch of the block's first image
  /// @param count images of the block
  /// @return the sum over the block's images of the loss
  double run(Team team, Batch batch, int offset, int count) {
    this.batch = batch;
    this.offset = offset;
    this.count = count;
    program.pass().begin(count, batch.size, batch.key + offset);
    int numbers = program.outputShape().size();
    double weight = penalty.weightAt(batch.epochs);
    program.pass().penalise(weight / ((double) batch.size * numbers), penalty.freeBits());
    label();
    loss.begin(count, 1.0 / batch.size);
    team.run(phases);
    stale = false;
    return loss.sum();
  }

  /// The sum over the block's images of the code's penalties.
  double penalty() {
    return program.penalty();
  }

  private void label() {
    int[] labels = batch.images.labels();
    if (labels != null) {
      for (int lane = 0; lane < count; lane++) {
        program.pass().label(lane, labels[batch.image(offset + lane)]);
      }
    }
  }

  private void start(int part, int parts) {
    if (stale) {
      program.prepare().run(part, parts);
    }
    program.load(batch.source, batch.order, batch.first + offset, count, part, parts);
  }

  private void corrupt(int part, int parts) {
    int lanes = program.lanes();
    int size = program.inputShape().size();
    int begin = Phase.start(size, part, parts) * lanes;
    int end = Phase.start(size, part + 1, parts) * lanes;
    float[] input = program.inputValues();
    System.arraycopy(input, begin, target, begin, end - begin);
    corruption.apply(input, begin, end, batch.key + offset);
  }
}
