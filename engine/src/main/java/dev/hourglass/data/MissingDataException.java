package dev.hourglass.data;

import java.io.Serial;

/// Thrown if a published dataset is not in the given folder and cannot be downloaded.
public final class MissingDataException extends DataException {
  @Serial private static final long serialVersionUID = 1L;

  /// A dataset that no mirror gave.
  ///
  /// @param sentence what was found, what was expected and what to do
  public MissingDataException(String sentence) {
    super(sentence);
  }

  /// The same with more advice.
  ///
  /// @param sentence what was found, what was expected and what to do
  /// @param cause the error without it
  public MissingDataException(String sentence, MissingDataException cause) {
    super(sentence, cause);
  }
}
