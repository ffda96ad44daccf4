package dev.hourglass.parallel;

/// One piece of work that a {@link Team} does together.
///
/// A phase is split into parts that write disjoint outputs, so that parts can run at the same time
/// and their number never changes a bit of the result.
@FunctionalInterface
public interface Phase {
  /// Does one part of the work. Must not allocate.
  ///
  /// @param part which part, from 0 to parts − 1
  /// @param parts number of parts
  void run(int part, int parts);

  /// The first of `total` items that belong to a part; `start(total, part + 1, parts)` is its end.
  static int start(int total, int part, int parts) {
    return (int) ((long) total * part / parts);
  }

  /// As {@link #start(int, int, int)}, at a multiple of `unit` (or at the end).
  static int start(int total, int unit, int part, int parts) {
    int units = (total + unit - 1) / unit;
    return Math.min(total, unit * start(units, part, parts));
  }
}
