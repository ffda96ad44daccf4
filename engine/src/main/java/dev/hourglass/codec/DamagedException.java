package dev.hourglass.codec;

import java.io.IOException;
import java.io.Serial;

/// Bytes that no encoder wrote. Whoever knows the file turns it into a sentence about the file.
final class DamagedException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  /// @param found what was found and expected, as the end of a sentence
  DamagedException(String found) {
    super(found);
  }
}
