package dev.hourglass.train;

import dev.hourglass.text.RecordContent;
import java.util.List;
import java.util.Objects;

/// The result of a training.
///
/// @param epochs one result per finished epoch
/// @param stopped whether a listener asked to stop, or the thread was interrupted, before the last
///   epoch was done
/// @param kernels the kernel implementation that ran
public record TrainingResult(List<EpochResult> epochs, boolean stopped, String kernels) {

  /// Copies the list.
  public TrainingResult {
    Objects.requireNonNull(kernels, "kernels");
    epochs = List.copyOf(Objects.requireNonNull(epochs, "epochs"));
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
