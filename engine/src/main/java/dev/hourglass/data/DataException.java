package dev.hourglass.data;

import java.io.IOException;
import java.io.Serial;

/// Data that cannot be used or had: the message is one sentence for the user that says what was
/// found, what was expected and what to do.
public final class DataException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /// An error with nothing beneath it.
  public DataException(String sentence) {
    super(sentence);
  }

  /// An error with its cause, for `--debug`.
  public DataException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
