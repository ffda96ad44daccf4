package dev.hourglass.analysis.compression;

import java.io.IOException;
import java.io.Serial;

/// Another program failed, did not end in time, or wrote something else than expected. What it was
/// to measure is left out.
final class ToolException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  ToolException(String message) {
    super(message);
  }
}
