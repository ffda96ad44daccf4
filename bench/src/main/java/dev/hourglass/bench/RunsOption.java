package dev.hourglass.bench;

import picocli.CommandLine.Option;

/// How often everything is timed.
final class RunsOption {
  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Turns of everything; medians count (default: ${DEFAULT-VALUE}).")
  private int runs;

  RunsOption(int runs) {
    this.runs = runs;
  }

  /// @throws IllegalArgumentException with a sentence for the user
  int runs() {
    BenchCommand.check("--runs", runs, 1000);
    return runs;
  }
}
