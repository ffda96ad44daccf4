package dev.hourglass.app.latent;

import dev.hourglass.train.TrainingConfig;

/// What {@link LatentAnalysis} computes, and on how many images. The same options give the same
/// numbers on any number of threads.
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

  /// With or without the map by UMAP.
  public LatentOptions withUmap(boolean umap) {
    return new LatentOptions(
        pca,
        umap,
        clusters,
        probes,
        dimensions,
        mapImages,
        clusterImages,
        decodedCodes,
        neighbours,
        starts,
        shown,
        seed,
        threads);
  }

  /// With or without the map by principal components.
  public LatentOptions withPca(boolean pca) {
    return new LatentOptions(
        pca,
        umap,
        clusters,
        probes,
        dimensions,
        mapImages,
        clusterImages,
        decodedCodes,
        neighbours,
        starts,
        shown,
        seed,
        threads);
  }

  /// With or without clusters.
  public LatentOptions withClusters(boolean clusters) {
    return new LatentOptions(
        pca,
        umap,
        clusters,
        probes,
        dimensions,
        mapImages,
        clusterImages,
        decodedCodes,
        neighbours,
        starts,
        shown,
        seed,
        threads);
  }

  /// With another most of images on a map.
  public LatentOptions withMapImages(int mapImages) {
    return new LatentOptions(
        pca,
        umap,
        clusters,
        probes,
        dimensions,
        mapImages,
        clusterImages,
        decodedCodes,
        neighbours,
        starts,
        shown,
        seed,
        threads);
  }

  /// With another number of neighbours.
  public LatentOptions withNeighbours(int neighbours) {
    return new LatentOptions(
        pca,
        umap,
        clusters,
        probes,
        dimensions,
        mapImages,
        clusterImages,
        decodedCodes,
        neighbours,
        starts,
        shown,
        seed,
        threads);
  }

  /// With another seed.
  public LatentOptions withSeed(long seed) {
    return new LatentOptions(
        pca,
        umap,
        clusters,
        probes,
        dimensions,
        mapImages,
        clusterImages,
        decodedCodes,
        neighbours,
        starts,
        shown,
        seed,
        threads);
  }

  /// On another number of threads.
  public LatentOptions withThreads(int threads) {
    return new LatentOptions(
        pca,
        umap,
        clusters,
        probes,
        dimensions,
        mapImages,
        clusterImages,
        decodedCodes,
        neighbours,
        starts,
        shown,
        seed,
        threads);
  }
}
