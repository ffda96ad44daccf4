package dev.hourglass.app.options;

import dev.hourglass.app.input.UsageError;
import dev.hourglass.train.TrainingConfig;
import picocli.CommandLine.Option;

/// How many threads a command may use.
public final class ThreadsOption {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to use; never changes the result (default: all processors).")
  private int threads = TrainingConfig.defaults().threads();

  public int threads() {
    return UsageError.unlessValid(() -> TrainingConfig.defaults().withThreads(threads).threads());
  }
}
