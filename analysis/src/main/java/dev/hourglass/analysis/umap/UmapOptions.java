package dev.hourglass.analysis.umap;

import dev.hourglass.train.TrainingConfig;
import java.util.function.Consumer;

/// How {@link Umap} makes a map. Immutable; {@link #with} returns a changed copy. The same options
/// give the same map on any number of threads.
///
/// @param components numbers of each place on the map, 1 to 1,000
/// @param neighbours of a point, itself included, 2 to 1,000; fewer where there are not so many
///   points. Few show small structures, many the large ones
/// @param minDist distance on the map within which points count as close together, 0 to `spread`: 0
///   packs clusters densely
/// @param spread scale of the distances on the map, above 0
/// @param epochs passes over all pairs of neighbours, 0 to 100,000; 0 for 500 with up to 10,000
///   points and 200 with more
/// @param negatives random points that a point is moved away from for each neighbour that it is
///   moved to, 0 to 1,000
/// @param seed decides what is random
/// @param threads at least 1; never change a bit of the map
public record UmapOptions(
    int components,
    int neighbours,
    double minDist,
    double spread,
    int epochs,
    int negatives,
    long seed,
    int threads) {
  private static final int MOST = 1_000;
  private static final int MOST_EPOCHS = 100_000;

  private static final int SMALL = 10_000;
  private static final int EPOCHS_OF_SMALL = 500;
  private static final int EPOCHS_OF_LARGE = 200;

  /// With so few epochs as many edges are kept as with the usual number.
  private static final int FEW_EPOCHS = 10;

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public UmapOptions {
    require("components", components, 1, MOST);
    require("neighbours", neighbours, 2, MOST);
    require("epochs", epochs, 0, MOST_EPOCHS);
    require("negatives", negatives, 0, MOST);
    require("threads", threads, 1, Integer.MAX_VALUE);
    // So written that NaN is refused too.
    if (!(spread > 0 && spread < Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "spread is %s, expected a finite number above 0".formatted(spread));
    }
    if (!(minDist >= 0 && minDist <= spread)) {
      throw new IllegalArgumentException(
          "minDist is %s, expected 0 to the spread, %s".formatted(minDist, spread));
    }
  }

  private static void require(String what, int found, int least, int most) {
    if (found < least || found > most) {
      throw new IllegalArgumentException(
          "%s is %d, expected %d to %d".formatted(what, found, least, most));
    }
  }

  /// {@return the defaults of umap-learn: two components, 15 neighbours, minDist 0.1, spread 1, 5
  /// negatives; seed 0}
  public static UmapOptions defaults() {
    return new UmapOptions(2, 15, 0.1, 1, 0, 5, 0, TrainingConfig.defaults().threads());
  }

  /// How many epochs a map of some points takes.
  int epochsFor(int points) {
    return epochs > 0 ? epochs : usualEpochs(points);
  }

  /// Edges that are weaker than the strongest one divided by this are left out: they would move
  /// their points in less than one epoch.
  int weakestPart(int points) {
    return epochs > FEW_EPOCHS ? epochs : usualEpochs(points);
  }

  private static int usualEpochs(int points) {
    return points <= SMALL ? EPOCHS_OF_SMALL : EPOCHS_OF_LARGE;
  }

  /// {@return a copy with changes: `options.with(o -> o.components = 10)`}
  ///
  /// @param changes sets the components that shall differ
  /// @throws IllegalArgumentException if a changed number is out of range
  public UmapOptions with(Consumer<Changes> changes) {
    Changes c = new Changes(this);
    changes.accept(c);
    return new UmapOptions(
        c.components, c.neighbours, c.minDist, c.spread, c.epochs, c.negatives, c.seed, c.threads);
  }

  /// The components of the record, to be changed.
  public static final class Changes {
    /// Numbers of each place on the map.
    public int components;

    /// Neighbours of a point, itself included.
    public int neighbours;

    /// Distance on the map within which points count as close together.
    public double minDist;

    /// Scale of the distances on the map.
    public double spread;

    /// Passes over all pairs of neighbours; 0 for the usual number.
    public int epochs;

    /// Random points that a point is moved away from for each neighbour.
    public int negatives;

    /// Decides what is random.
    public long seed;

    /// Never change a bit of the map.
    public int threads;

    private Changes(UmapOptions options) {
      components = options.components;
      neighbours = options.neighbours;
      minDist = options.minDist;
      spread = options.spread;
      epochs = options.epochs;
      negatives = options.negatives;
      seed = options.seed;
      threads = options.threads;
    }
  }
}
