package dev.hourglass.nn;

/// A layer that does not fit what arrives at it. The message names the layer, what arrives, what
/// was expected and what to do.
public final class ShapeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /// An exception with a message of one sentence.
  ///
  /// @param message what was found, what was expected and what to do
  public ShapeException(String message) {
    super(message);
  }
}
