package dev.hourglass.app.options;

import dev.hourglass.analysis.latent.ClusterOptions;
import dev.hourglass.app.input.UsageError;
import picocli.CommandLine.Option;

/// How many groups to look for among images.
public final class GroupsOption {
  @Option(
      names = "--groups",
      paramLabel = "N",
      description =
          "How many groups, 2 to 1000 (default: as many as there are classes, or without labels as"
              + " many as density suggests).")
  private int groups;

  /// How to look for them.
  ///
  /// @param starts of each search, of which the best is taken
  /// @param seed of everything random
  /// @param threads at least 1
  /// @throws UsageError if a number is out of range
  public ClusterOptions clustering(int starts, long seed, int threads) {
    return UsageError.unlessValid(() ->
        ClusterOptions.defaults()
            .with(o -> {
              o.groups = groups;
              o.starts = starts;
              o.seed = seed;
              o.threads = threads;
            }));
  }
}
