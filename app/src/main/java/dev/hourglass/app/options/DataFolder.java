package dev.hourglass.app.options;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where datasets lie, unless an option or a run says where.
public final class DataFolder {
  /// What the environment calls it.
  public static final String VARIABLE = "HOURGLASS_DATA";

  /// Where the environment does not say.
  public static final String DEFAULT = "data";

  private DataFolder() {}

  /// {@return the folder that the environment names, or the default}
  public static Path usual() {
    return of(System.getenv(VARIABLE));
  }

  /// An empty variable counts as none, as in shells.
  static Path of(@Nullable String variable) {
    return Path.of(variable == null || variable.isEmpty() ? DEFAULT : variable);
  }
}
