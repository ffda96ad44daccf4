package dev.hourglass.train;

import dev.hourglass.kernels.AdamStep;
import dev.hourglass.kernels.Kernels;
import java.util.List;

/// Adam and AdamW: one pass over all numbers per step.
final class AdamOperation implements OptimiserOperation {
  private final Kernels kernels;
  private final Optimiser.Adam adam;
  private final float[] values;
  private final float[] gradients;
  private final float[] moment;
  private final float[] square;
  private final AdamStep numbers = new AdamStep();

  AdamOperation(
      Kernels kernels, Optimiser.Adam adam, float[] values, float[] gradients, int trainable) {
    this.kernels = kernels;
    this.adam = adam;
    this.values = values;
    this.gradients = gradients;
    moment = new float[trainable];
    square = new float[trainable];
  }

  @Override
  public void begin(long step, double learningRate) {
    numbers.set(step, learningRate, adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay());
  }

  @Override
  public void update(int begin, int end) {
    kernels.adam(numbers, values, gradients, moment, square, begin, end);
  }

  @Override
  public List<float[]> memory() {
    return List.of(moment, square);
  }
}
