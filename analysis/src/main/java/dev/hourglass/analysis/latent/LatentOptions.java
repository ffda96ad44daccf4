package dev.hourglass.analysis.latent;

import dev.hourglass.train.TrainingConfig;
import java.util.function.Consumer;

/// What {@link LatentAnalysis} computes, and on how many images. Immutable; {@link #with} returns a
/// changed copy. The same options give the same numbers on any number of threads.
///
/// @param pca whether to draw a map by principal components
/// @param umap whether to draw a map by UMAP, the slowest part
/// @param clusters whether to look for clusters
/// @param mapImages most images on a map and for HDBSCAN, 2 to 5,000: both slow down with their
///   square
/// @param neighbours of an image, at least 1
/// @param seed decides what is random
/// @param threads at least 1
public record LatentOptions(
    boolean pca,
    boolean umap,
    boolean clusters,
    int mapImages,
    int neighbours,
    long seed,
    int threads) {
  /// More would make a map take minutes.
  public static final int MOST_MAP_IMAGES = 5_000;

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public LatentOptions {
    require("map images", mapImages, 2, MOST_MAP_IMAGES);
    require("neighbours", neighbours, 1, 1_000);
    require("threads", threads, 1, Integer.MAX_VALUE);
  }

  private static void require(String what, int found, int least, int most) {
    if (found < least || found > most) {
      throw new IllegalArgumentException(
          "%s is %d, expected %d to %d".formatted(what, found, least, most));
    }
  }

  /// {@return everything, on as many images as take half a minute on two processors}
  public static LatentOptions defaults() {
    int threads = TrainingConfig.defaults().threads();
    return new LatentOptions(true, true, true, 4_000, 5, 0, threads);
  }

  /// {@return a copy with changes: `options.with(o -> o.umap = false)`}
  ///
  /// @param changes sets the components that shall differ
  /// @throws IllegalArgumentException if a changed number is out of range
  public LatentOptions with(Consumer<Changes> changes) {
    Changes c = new Changes(this);
    changes.accept(c);
    return new LatentOptions(
        c.pca, c.umap, c.clusters, c.mapImages, c.neighbours, c.seed, c.threads);
  }

  /// The components, to be changed.
  public static final class Changes {
    /// Whether to draw a map by principal components.
    public boolean pca;

    /// Whether to draw a map by UMAP.
    public boolean umap;

    /// Whether to look for clusters.
    public boolean clusters;

    /// Most images on a map and for HDBSCAN.
    public int mapImages;

    /// Neighbours of an image.
    public int neighbours;

    /// Decides what is random.
    public long seed;

    /// Never change a bit of the result.
    public int threads;

    private Changes(LatentOptions options) {
      pca = options.pca;
      umap = options.umap;
      clusters = options.clusters;
      mapImages = options.mapImages;
      neighbours = options.neighbours;
      seed = options.seed;
      threads = options.threads;
    }
  }
}
