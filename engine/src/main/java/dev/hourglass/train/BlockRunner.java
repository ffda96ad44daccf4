package dev.hourglass.train;

import dev.hourglass.data.ImageSet;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.Phase;
import dev.hourglass.kernels.Team;
import dev.hourglass.nn.Program;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A program, its loss, and the block of images at hand.
final class BlockRunner {
  private final Program program;
  private final MeanSquaredError loss;
  private final List<Phase> phases = new ArrayList<>();
  private boolean stale = true;
  private @Nullable ImageSet images;
  private int @Nullable [] order;
  private int first;
  private int count;

  /// Forward, loss and backward.
  static BlockRunner training(Program program, Kernels kernels) {
    MeanSquaredError loss = new MeanSquaredError(kernels, program, program.outputGradients());
    return new BlockRunner(program, loss, program.backward());
  }

  /// Forward and loss.
  static BlockRunner evaluation(Program program, Kernels kernels) {
    float[] unused = new float[program.outputValues().length];
    MeanSquaredError loss = new MeanSquaredError(kernels, program, unused);
    return new BlockRunner(program, loss, List.of());
  }

  private BlockRunner(Program program, MeanSquaredError loss, List<Phase> backward) {
    this.program = program;
    this.loss = loss;
    phases.add(this::start);
    phases.addAll(program.forward());
    phases.add(loss::run);
    phases.addAll(backward);
  }

  Program program() {
    return program;
  }

  /// Announces that the parameters have changed; the next block turns them anew.
  void parametersChanged() {
    stale = true;
  }

  /// Runs a block.
  ///
  /// @param team who does it
  /// @param order which images, or null for the images as they come
  /// @param batch images of the whole batch, over which the loss's mean goes
  /// @return the sum over the block's images of the loss
  double run(Team team, ImageSet images, int @Nullable [] order, int first, int count, int batch) {
    this.images = images;
    this.order = order;
    this.first = first;
    this.count = count;
    loss.begin(count, batch);
    team.run(phases);
    stale = false;
    return loss.sum();
  }

  private void start(int part, int parts) {
    if (stale) {
      program.prepare().run(part, parts);
    }
    if (images != null) {
      program.load(images, order, first, count, part, parts);
    }
  }
}
