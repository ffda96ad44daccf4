package dev.hourglass.train;

/// Thrown if the loss is NaN or infinite. The model's parameters are those after the last good
/// epoch.
public final class TrainingDivergedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// An exception with a message of one sentence.
  ///
  /// @param message what was found, what was expected and what to do
  public TrainingDivergedException(String message) {
    super(message);
  }
}
