package dev.hourglass.app.commands;

/// Options that make no sense together or are out of range: wrong usage, exit code 2.
final class UsageError extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageError(String message) {
    super(message);
  }
}
