package dev.hourglass.train;

import dev.hourglass.kernels.AdamStep;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.Phase;

/// The Adam optimiser over a model's parameter array: one pass over all numbers per step.
final class Adam {
  private static final int UNIT = 16;

  private final Kernels kernels;
  private final TrainingConfig config;
  private final float[] values;
  private final float[] gradients;
  private final float[] moment;
  private final float[] square;
  private final AdamStep numbers = new AdamStep();
  private long step;

  Adam(Kernels kernels, TrainingConfig config, float[] values, float[] gradients) {
    this.kernels = kernels;
    this.config = config;
    this.values = values;
    this.gradients = gradients;
    moment = new float[values.length];
    square = new float[values.length];
  }

  /// Sets the numbers of the next step.
  void advance() {
    numbers.set(++step, config.learningRate(), config.beta1(), config.beta2(), config.epsilon());
  }

  /// Updates the parameters and sets their gradients to zero.
  void update(int part, int parts) {
    kernels.adam(
        numbers,
        values,
        gradients,
        moment,
        square,
        Phase.start(values.length, UNIT, part, parts),
        Phase.start(values.length, UNIT, part + 1, parts));
  }
}
