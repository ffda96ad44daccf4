package dev.hourglass.app.latent;

import dev.hourglass.train.TrainingConfig;
import java.util.function.Consumer;

/// What {@link LatentAnalysis} computes, and on how many images. Immutable; {@link #with} returns a
/// changed copy. The same options give the same numbers on any number of threads.
///
/// @param pca whether to draw a map by principal components
/// @param umap whether to draw a map by UMAP, the slowest part
/// @param clusters whether to look for clusters
/// @param probes whether to read labels from codes
/// @param dimensions whether to measure what each number of a code is for, and to traverse it
/// @param mapImages most images on a map and for HDBSCAN, 2 to 5,000: both slow down with their
///   square
/// @param clusterImages most images for k-means, at least 2
/// @param decodedCodes how many codes are decoded in all to measure the dimensions, at least 1,000
/// @param neighbours of an image, at least 1
/// @param starts of k-means, of which the best counts, at least 1
/// @param shown examples of each kind: neighbours, traversed dimensions, outliers; at least 1
/// @param seed decides what is random
/// @param threads at least 1
public record LatentOptions(
    boolean pca,
    boolean umap,
    boolean clusters,
    boolean probes,
    boolean dimensions,
    int mapImages,
    int clusterImages,
    int decodedCodes,
    int neighbours,
    int starts,
    int shown,
    long seed,
    int threads) {
  /// More would make a map take minutes.
  public static final int MOST_MAP_IMAGES = 5_000;

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public LatentOptions {
    require("map images", mapImages, 2, MOST_MAP_IMAGES);
    require("cluster images", clusterImages, 2, Integer.MAX_VALUE);
    require("decoded codes", decodedCodes, 1_000, Integer.MAX_VALUE);
    require("neighbours", neighbours, 1, 1_000);
    require("starts", starts, 1, 1_000);
    require("shown examples", shown, 1, 100);
    require("threads", threads, 1, Integer.MAX_VALUE);
  }

  private static void require(String what, int found, int least, int most) {
    if (found < least || found > most) {
      throw new IllegalArgumentException(
          "%s is %d, expected %d to %d".formatted(what, found, least, most));
    }
  }

  /// Everything, on as many images as take half a minute on two processors.
  public static LatentOptions defaults() {
    int threads = TrainingConfig.defaults().threads();
    return new LatentOptions(
        true, true, true, true, true, 4_000, 10_000, 64_000, 5, 4, 10, 0, threads);
  }

  /// {@return a copy with changes: `options.with(o -> o.umap = false)`}
  ///
  /// @param changes sets the components that shall differ
  /// @throws IllegalArgumentException if a changed number is out of range
  public LatentOptions with(Consumer<Changes> changes) {
    Changes c = new Changes(this);
    changes.accept(c);
    return new LatentOptions(
        c.pca,
        c.umap,
        c.clusters,
        c.probes,
        c.dimensions,
        c.mapImages,
        c.clusterImages,
        c.decodedCodes,
        c.neighbours,
        c.starts,
        c.shown,
        c.seed,
        c.threads);
  }

  /// The components, to be changed.
  public static final class Changes {
    /// Whether to draw a map by principal components.
    public boolean pca;

    /// Whether to draw a map by UMAP.
    public boolean umap;

    /// Whether to look for clusters.
    public boolean clusters;

    /// Whether to read labels from codes.
    public boolean probes;

    /// Whether to measure what each number of a code is for.
    public boolean dimensions;

    /// Most images on a map and for HDBSCAN.
    public int mapImages;

    /// Most images for k-means.
    public int clusterImages;

    /// How many codes are decoded to measure the dimensions.
    public int decodedCodes;

    /// Neighbours of an image.
    public int neighbours;

    /// Starts of k-means.
    public int starts;

    /// Examples of each kind.
    public int shown;

    /// Decides what is random.
    public long seed;

    /// Never change a bit of the result.
    public int threads;

    private Changes(LatentOptions options) {
      pca = options.pca;
      umap = options.umap;
      clusters = options.clusters;
      probes = options.probes;
      dimensions = options.dimensions;
      mapImages = options.mapImages;
      clusterImages = options.clusterImages;
      decodedCodes = options.decodedCodes;
      neighbours = options.neighbours;
      starts = options.starts;
      shown = options.shown;
      seed = options.seed;
      threads = options.threads;
    }
  }
}
