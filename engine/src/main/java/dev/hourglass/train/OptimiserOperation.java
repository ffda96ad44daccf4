package dev.hourglass.train;

import java.util.List;

/// An optimiser bound to a model's numbers.
interface OptimiserOperation {
  /// Sets the numbers of the next step.
  ///
  /// @param step number of the step, from 1
  void begin(long step, double learningRate);

  /// Updates a range of the parameters and sets their gradients to zero.
  void update(int begin, int end);

  /// What it remembers, each as long as the learned parameters: what a checkpoint keeps.
  List<float[]> memory();
}
