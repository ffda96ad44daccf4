package dev.hourglass.analysis.latent;

import dev.hourglass.metrics.ClusterAgreement;
import dev.hourglass.text.RecordContent;
import dev.hourglass.text.Words;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Clusters of codes, found without labels.
///
/// @param method which algorithm found them
/// @param space where they were found
/// @param images `[item]`, which test images were clustered
/// @param assignment `[item]`, cluster of each of these, from 0; −1 is noise, which only HDBSCAN
///   has
/// @param count clusters, noise not counted
/// @param noise images in none
/// @param medoids `[cluster]`, test images, one for each cluster: the one with the least sum of
///   distances to others of its cluster, where at most 500 of a cluster are compared
/// @param agreement with the labels, null where there are none
public record Clusters(
    Method method,
    Space space,
    int[] images,
    int[] assignment,
    int count,
    int noise,
    int[] medoids,
    @Nullable ClusterAgreement agreement) {
  /// Checks that nothing is null that may not be.
  public Clusters {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(space, "space");
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(assignment, "assignment");
    Objects.requireNonNull(medoids, "medoids");
  }

  /// An algorithm. As text it is `k-means` or `hdbscan`.
  public enum Method {
    /// The nearest of k centres.
    K_MEANS,
    /// Regions of high density, with noise between them.
    HDBSCAN;

    @Override
    public String toString() {
      return Words.of(this);
    }
  }

  /// Where clusters are looked for. As text it is `codes` or `umap`.
  public enum Space {
    /// The latent space.
    CODES,
    /// Places on the map by UMAP.
    UMAP;

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
