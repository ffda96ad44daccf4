package dev.hourglass.train;

import java.util.List;

/// What a training gave.
///
/// @param epochs one result per finished epoch
/// @param stopped whether a listener asked to stop, or the thread was interrupted, before the last
///   epoch was done
/// @param kernels the kernel implementation that ran
public record TrainingResult(List<EpochResult> epochs, boolean stopped, String kernels) {

  /// Copies the list.
  public TrainingResult {
    epochs = List.copyOf(epochs);
  }
}
