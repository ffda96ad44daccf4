package dev.hourglass.bench.peers;

import dev.hourglass.bench.timing.Turns.Turn;

/// A library that can also train: mean squared error, Adam, the engine's default settings, batches
/// in the order of the engine's first epoch.
public interface Learner extends Contender {

  /// Trains on a copy of the parameters for an epoch.
  ///
  /// @param images `[image][channel][row][column]`, a whole number of batches
  /// @return the loss of each step
  double[] losses(BenchImages images, int batch) throws Exception;

  /// Prepares the same, to be timed: one epoch, without making the model and its buffers.
  Turn training(BenchImages images, int batch) throws Exception;
}
