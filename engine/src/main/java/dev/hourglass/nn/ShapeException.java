package dev.hourglass.nn;

/// Thrown if a layer does not fit its input. The message gives the layer, the input's shape, what
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
