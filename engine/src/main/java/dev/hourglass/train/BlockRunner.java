package dev.hourglass.train;

import dev.hourglass.kernels.Kernels;
import dev.hourglass.nn.program.Program;
import dev.hourglass.parallel.Phase;
import dev.hourglass.parallel.Team;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A program, its loss, and the current block of images.
final class BlockRunner {
  private final Program program;
  private final LossOperation loss;
  private final Penalty penalty;
  private final Corruption corruption;
  private final int samples;
  private final int[] repeated;
  private final @Nullable ImportanceWeights weights;
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
        program,
        objective,
        objective.importanceSamples(),
        kernels,
        program.outputGradients(),
        program.backward());
  }

  /// Forward and loss, with one sample of each image.
  static BlockRunner evaluation(
      Program program, TrainingConfig.Objective objective, Kernels kernels) {
    float[] unused = new float[program.outputValues().length];
    return new BlockRunner(program, objective, 1, kernels, unused, List.of());
  }

  private BlockRunner(
      Program program,
      TrainingConfig.Objective objective,
      int samples,
      Kernels kernels,
      float[] gradients,
      List<Phase> backward) {
    this.program = program;
    this.samples = samples;
    repeated = new int[samples == 1 ? 0 : program.lanes()];
    penalty = objective.penalty();
    corruption = objective.corruption();
    boolean clean = corruption.equals(Corruption.NONE);
    target = clean ? program.inputValues() : new float[program.inputValues().length];
    loss = objective.loss().bind(kernels, program, target, gradients);
    weights = samples == 1 ? null : new ImportanceWeights(program, loss, gradients, samples);
    phases.add(this::start);
    if (!clean) {
      phases.add(this::corrupt);
    }
    phases.addAll(program.forward());
    phases.addAll(loss.phases());
    if (weights != null) {
      phases.addAll(weights.phases());
    }
    phases.addAll(backward);
  }

  /// Images of a block.
  int images() {
    return program.lanes() / samples;
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
    int used = count * samples;
    program.pass().begin(used, batch.size * samples, batch.key + offset);
    program.pass().sample(samples > 1);
    int numbers = program.outputShape().size();
    double weight = penalty.weightAt(batch.epochs);
    program.pass().penalise(weight / ((double) batch.size * numbers), penalty.freeBits());
    repeat();
    label();
    loss.begin(used, 1.0 / batch.size);
    if (weights == null) {
      team.run(phases);
      stale = false;
      return loss.sum();
    }
    weights.begin(count, weight);
    team.run(phases);
    stale = false;
    return weights.loss();
  }

  /// The sum over the block's images of the code's penalties.
  double penalty() {
    return weights == null ? program.penalty() : weights.penalty();
  }

  /// The images' samples are in neighbouring lanes.
  private void repeat() {
    for (int lane = 0; lane < repeated.length; lane++) {
      repeated[lane] = batch.image(offset + Math.min(lane / samples, count - 1));
    }
  }

  private void label() {
    int[] labels = batch.images.labels();
    if (labels != null) {
      for (int lane = 0; lane < count * samples; lane++) {
        program.pass().label(lane, labels[batch.image(offset + lane / samples)]);
      }
    }
  }

  private void start(int part, int parts) {
    if (stale) {
      program.prepare().run(part, parts);
    }
    if (samples == 1) {
      program.load(batch.source, batch.order, batch.first + offset, count, part, parts);
    } else {
      program.load(batch.source, repeated, 0, count * samples, part, parts);
    }
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
