package dev.hourglass.analysis.latent;

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
