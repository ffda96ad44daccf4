package dev.hourglass.data;

import java.io.IOException;
import java.io.Serial;

/// Thrown if data cannot be used or downloaded. The message is one sentence for the user: what was
/// found, what was expected and what to do.
public sealed class DataException extends IOException permits MissingDataException {
  @Serial private static final long serialVersionUID = 1L;

  /// An error with nothing beneath it.
  ///
  /// @param sentence what was found, what was expected and what to do
  public DataException(String sentence) {
    super(sentence);
  }

  /// An error with its cause, for `--debug`.
  ///
  /// @param sentence what was found, what was expected and what to do
  /// @param cause what went wrong beneath
  public DataException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
