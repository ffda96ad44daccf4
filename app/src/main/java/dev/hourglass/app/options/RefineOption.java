package dev.hourglass.app.options;

import dev.hourglass.app.input.UsageError;
import picocli.CommandLine.Option;

/// Whether codes are refined, shared by the commands that make codes of images.
public final class RefineOption {
  private static final int MOST = 10_000;

  @Option(
      names = "--refine",
      paramLabel = "STEPS",
      description =
          "Optimise each code for its reconstruction in this many steps: 10 already help"
              + " considerably, 20 take about as long as 60 reconstructions (default: 0).")
  private int steps;

  /// The steps, 0 for none.
  ///
  /// @throws UsageError if there cannot be so many
  public int steps() {
    if (steps < 0 || steps > MOST) {
      throw new UsageError(
          "--refine is %d, expected 0 to %d steps: 20 is typical".formatted(steps, MOST));
    }
    return steps;
  }
}
