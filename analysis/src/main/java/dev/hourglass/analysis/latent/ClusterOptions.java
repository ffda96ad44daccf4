package dev.hourglass.analysis.latent;

import dev.hourglass.train.TrainingConfig;
import java.util.function.Consumer;

/// How {@link Clustering} looks for groups. Immutable; {@link #with} returns a changed copy. The
/// same options give the same groups on any number of threads.
///
/// @param groups how many, 2 to 1,000; or 0 for as many as there are classes, or where there are no
///   labels as many as density suggests
/// @param starts of k-means and of mixtures on a map, of which the best is taken, at least 1; where
///   points have more than 16 numbers, a quarter of them
/// @param umap whether groups are looked for on a map too, the slowest part and the best
/// @param pixels whether the images themselves are grouped too, without a model, for comparison
/// @param seed decides what is random
/// @param threads at least 1
public record ClusterOptions(
    int groups, int starts, boolean umap, boolean pixels, long seed, int threads) {
  /// The most groups.
  public static final int MOST_GROUPS = 1_000;

  private static final int MOST_STARTS = 1_000;

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public ClusterOptions {
    if (groups != 0) {
      require("groups", groups, 2, MOST_GROUPS);
    }
    require("starts", starts, 1, MOST_STARTS);
    require("threads", threads, 1, Integer.MAX_VALUE);
  }

  private static void require(String what, int found, int least, int most) {
    if (found < least || found > most) {
      throw new IllegalArgumentException(
          "%s is %d, expected %d to %d".formatted(what, found, least, most));
    }
  }

  /// {@return forty starts, on a map and in pixels too, as many groups as the images suggest}
  public static ClusterOptions defaults() {
    return new ClusterOptions(0, 40, true, true, 0, TrainingConfig.defaults().threads());
  }

  /// {@return a copy with changes: `options.with(o -> o.groups = 10)`}
  ///
  /// @param changes sets the components that shall differ
  /// @throws IllegalArgumentException if a changed number is out of range
  public ClusterOptions with(Consumer<Changes> changes) {
    Changes c = new Changes(this);
    changes.accept(c);
    return new ClusterOptions(c.groups, c.starts, c.umap, c.pixels, c.seed, c.threads);
  }

  /// The components, to be changed.
  public static final class Changes {
    /// How many groups, or 0.
    public int groups;

    /// Of k-means and of mixtures.
    public int starts;

    /// Whether groups are looked for on a map too.
    public boolean umap;

    /// Whether the images themselves are grouped too.
    public boolean pixels;

    /// Decides what is random.
    public long seed;

    /// Never change a bit of the result.
    public int threads;

    private Changes(ClusterOptions options) {
      groups = options.groups;
      starts = options.starts;
      umap = options.umap;
      pixels = options.pixels;
      seed = options.seed;
      threads = options.threads;
    }
  }
}
