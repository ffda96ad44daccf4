package dev.hourglass.train;

/// The buffers of a training do not fit into the memory that Java may use; thrown before its first
/// step.
public final class TrainingMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TrainingMemoryException(String message) {
    super(message);
  }
}
