package dev.hourglass.analysis.latent;

import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.data.Sampling;
import dev.hourglass.model.Codes;
import dev.hourglass.text.Counts;
import dev.hourglass.text.RecordContent;
import dev.hourglass.text.Words;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Codes as points of a plane.
///
/// @param method how the points were placed
/// @param images `[point]`, which test images they belong to
/// @param x `[point]`; without a unit for UMAP, in the codes' unit for PCA
/// @param y `[point]`
/// @param varianceShares `[2]`, shares of the codes' variance along x and y, 0 to 1; null for UMAP
/// @param groupedBy what the groups are: clusters where there are no labels
/// @param groups `[point]`, the label or cluster of each image
/// @param medoids `[group]`, places in `images`, one for each group that has images: the image with
///   the least sum of distances on the map to others of its group
public record CodeMap(
    Method method,
    int[] images,
    float[] x,
    float[] y,
    double @Nullable [] varianceShares,
    Grouping groupedBy,
    int[] groups,
    int[] medoids) {
  /// Checks that nothing is null that may not be.
  public CodeMap {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(x, "x");
    Objects.requireNonNull(y, "y");
    Objects.requireNonNull(groupedBy, "groupedBy");
    Objects.requireNonNull(groups, "groups");
    Objects.requireNonNull(medoids, "medoids");
  }

  /// Draws a map by UMAP with the groups that clusters were found in.
  ///
  /// @param codes of all images
  /// @param clusters of all images
  /// @param most images on the map, evenly chosen, at least 32
  /// @param seed decides what is random
  /// @param listener receives the progress
  /// @return the map of those images
  /// @throws IllegalArgumentException if there are fewer than 32 images, or all codes are equal
  public static CodeMap ofClusters(
      Codes codes, Clusters clusters, int most, long seed, ProgressListener listener) {
    Objects.requireNonNull(clusters, "clusters");
    Objects.requireNonNull(listener, "listener");
    int[] images = Sampling.evenly(codes.count(), most);
    if (images.length < UmapProjection.LEAST) {
      throw new IllegalArgumentException(
          "got %s for a map, expected at least %d"
              .formatted(Counts.of(images.length, "image"), UmapProjection.LEAST));
    }
    Codes places;
    try (ProgressListener.Task _ = listener.begin("map", 0, "images")) {
      places = UmapProjection.of(codes.select(images), seed);
    }
    int[] groups = Sampling.at(clusters.assignment(), images);
    float[] x = new float[images.length];
    float[] y = new float[images.length];
    for (int i = 0; i < images.length; i++) {
      x[i] = places.values()[2 * i];
      y[i] = places.values()[2 * i + 1];
    }
    return new CodeMap(
        Method.UMAP, images, x, y, null, Grouping.CLUSTER, groups, Medoids.of(places, groups));
  }

  /// How codes become points. As text it is `pca` or `umap`.
  public enum Method {
    /// The first two principal components.
    PCA,
    /// Uniform manifold approximation and projection.
    UMAP;

    @Override
    public String toString() {
      return Words.of(this);
    }
  }

  /// What groups of points are. As text it is `label` or `cluster`.
  public enum Grouping {
    /// The images' classes.
    LABEL,
    /// Found in the codes.
    CLUSTER;

    @Override
    public String toString() {
      return Words.of(this);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return RecordContent.equal(this, other);
  }

  @Override
  public int hashCode() {
    return RecordContent.hash(this);
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
