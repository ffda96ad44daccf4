package dev.hourglass.train;

import dev.hourglass.kernels.Kernels;
import java.util.List;

/// Stochastic gradient descent: one pass over all numbers per step.
final class SgdOperation implements OptimiserOperation {
  private final Kernels kernels;
  private final Optimiser.Sgd sgd;
  private final float[] values;
  private final float[] gradients;
  private final float[] velocity;
  private float size;

  SgdOperation(
      Kernels kernels, Optimiser.Sgd sgd, float[] values, float[] gradients, int trainable) {
    this.kernels = kernels;
    this.sgd = sgd;
    this.values = values;
    this.gradients = gradients;
    velocity = new float[trainable];
  }

  @Override
  public void begin(long step, double learningRate) {
    size = (float) learningRate;
  }

  @Override
  public void update(int begin, int end) {
    float momentum = (float) sgd.momentum();
    // What the step takes: v, or with Nesterov's look ahead g + momentum · v.
    float ofGradient = sgd.nesterov() ? 1 : 0;
    float ofVelocity = sgd.nesterov() ? momentum : 1;
    kernels.sgd(
        values,
        gradients,
        velocity,
        (float) sgd.weightDecay(),
        momentum,
        size * ofGradient,
        size * ofVelocity,
        begin,
        end);
  }

  @Override
  public List<float[]> memory() {
    return List.of(velocity);
  }
}
