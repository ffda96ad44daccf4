package dev.hourglass.analysis;

/// Receives the progress of long computations, on the calling thread.
@FunctionalInterface
public interface ProgressListener {
  /// A listener that ignores everything.
  ProgressListener NONE = (_, _, _) -> Task.SILENT;

  /// A task begins; it ends before the next one begins.
  ///
  /// @param task what is done, as in `encoding`
  /// @param total units it has, 0 where it is not known
  /// @param unit their name in the plural, as in `images`
  /// @return receives the progress of that task
  Task begin(String task, long total, String unit);

  /// Work in progress.
  interface Task extends AutoCloseable {
    /// A task without a listener.
    Task SILENT = _ -> {};

    /// Units of the task are done.
    ///
    /// @param units how many more
    void advance(long units);

    /// The task is done, or has failed.
    @Override
    default void close() {}
  }
}
