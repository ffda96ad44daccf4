package dev.hourglass.train;

import dev.hourglass.model.Autoencoder;
import java.util.function.Supplier;

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
  ///
  /// @param result what the epoch gave
  /// @param model as it was tested: with averaged parameters where the training averages them
  default void epochDone(EpochResult result, Autoencoder model) {}

  /// After every step, and after every epoch once more.
  ///
  /// @param state where the training stands; valid until this method returns, so save it now
  default void reached(Supplier<Checkpoint> state) {}

  /// Asked after every step: whether to stop here.
  ///
  /// @return whether to stop
  default boolean stopRequested() {
    return false;
  }
}
