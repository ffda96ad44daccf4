package dev.hourglass.train;

/// Thrown before the first step if the buffers of a training do not fit into Java's memory.
public final class TrainingMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// What the training takes at least.
  private final long bytes;

  TrainingMemoryException(String message, long bytes) {
    super(message);
    this.bytes = bytes;
  }

  /// {@return the least number of bytes that the training takes}
  public long bytes() {
    return bytes;
  }
}
