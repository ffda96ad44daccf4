package dev.hourglass.app.commands;

import dev.hourglass.train.TrainingConfig;
import picocli.CommandLine.Option;

/// How many threads a command may use.
final class ThreadsOption {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to use; never changes the result (default: all processors).")
  private int threads = TrainingConfig.defaults().threads();

  int threads() {
    return UsageError.unlessValid(() -> TrainingConfig.defaults().withThreads(threads).threads());
  }
}
