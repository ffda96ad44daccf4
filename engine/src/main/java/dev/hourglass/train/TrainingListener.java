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
  /// @param model as it was tested: with averaged parameters where the training averages them; it
  ///   changes after this method returns, so copy what is to be kept
  default void epochDone(EpochResult result, Autoencoder model) {}

  /// After every step, and after every epoch once more.
  ///
  /// @param state the training's state; valid until this method returns, so save it now
  default void reached(Supplier<Checkpoint> state) {}

  /// When the training stops before its end, because a listener asked for it or its thread was
  /// interrupted: the last chance to save its state.
  ///
  /// @param state the training's state; valid until this method returns
  default void stopped(Supplier<Checkpoint> state) {}

  /// Asked after every step: whether to stop here.
  ///
  /// @return whether to stop
  default boolean stopRequested() {
    return false;
  }
}
