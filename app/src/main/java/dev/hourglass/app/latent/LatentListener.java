package dev.hourglass.app.latent;

/// Hears how far an analysis has come, on the thread that asked for it.
public interface LatentListener {
  /// A task begins.
  ///
  /// @param task what is done, as in `encoding`
  /// @param total units it has, 0 where it is not known
  /// @param unit their name in the plural
  void begins(String task, long total, String unit);

  /// Units of the task are done.
  void advances(long units);

  /// The task is done.
  void ends();

  /// One that hears nothing.
  static LatentListener none() {
    return new LatentListener() {
      @Override
      public void begins(String task, long total, String unit) {}

      @Override
      public void advances(long units) {}

      @Override
      public void ends() {}
    };
  }
}
