package dev.hourglass.train;

/// Watches training: progress, logging, checkpoints, metrics. Called on the training thread.
public interface TrainingListener {

  /// After every step.
  ///
  /// @param epoch number, from 1
  /// @param images images of this epoch seen so far
  /// @param total images of an epoch
  /// @param loss mean loss of the step's batch
  default void stepDone(int epoch, int images, int total, double loss) {}

  /// After every epoch and its test. An exception ends the training.
  default void epochDone(EpochResult result) {}

  /// Asked after every step: whether to stop here.
  default boolean stopRequested() {
    return false;
  }
}
