package dev.hourglass.app.options;

import dev.hourglass.analysis.latent.ClusterOptions;
import dev.hourglass.app.input.UsageError;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How many groups to look for among images.
public final class GroupsOption {
  @Option(
      names = "--groups",
      paramLabel = "N",
      description =
          "How many groups, 2 to 1000 (default: as many as there are classes, or without labels as"
              + " many as density suggests).")
  private @Nullable Integer groups;

  /// How to look for them.
  ///
  /// @param starts of each search, of which the best is taken
  /// @param seed of everything random
  /// @param threads at least 1
  /// @throws UsageError if a number is out of range
  public ClusterOptions clustering(int starts, long seed, int threads) {
    int asked = groups == null ? 0 : groups;
    if (groups != null && (asked < 2 || asked > ClusterOptions.MOST_GROUPS)) {
      throw new UsageError(
          "--groups is %d, expected 2 to %d".formatted(asked, ClusterOptions.MOST_GROUPS));
    }
    return UsageError.unlessValid(() ->
        ClusterOptions.defaults()
            .with(o -> {
              o.groups = asked;
              o.starts = starts;
              o.seed = seed;
              o.threads = threads;
            }));
  }
}
