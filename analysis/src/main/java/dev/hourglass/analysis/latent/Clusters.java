package dev.hourglass.analysis.latent;

import dev.hourglass.data.Sampling;
import dev.hourglass.metrics.ClusterAgreement;
import dev.hourglass.text.RecordContent;
import dev.hourglass.text.Words;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Clusters of codes, found without labels.
///
/// @param method which algorithm found them
/// @param space where they were found
/// @param images `[item]`, which images were clustered
/// @param assignment `[item]`, cluster of each of these, from 0; −1 is noise, which only HDBSCAN
///   has
/// @param count clusters, noise not counted
/// @param noise images in none
/// @param objective of the start that was taken: for k-means the mean squared distance to the
///   centre, of which the least counts; for a mixture the mean log-likelihood in nats, less what
///   keeps its covariances regular, of which the largest counts; 0 for HDBSCAN, which has no starts
/// @param silhouette mean of (b − a) / max(a, b) over at most 2,000 images, where a is the mean
///   distance to the other images of the cluster and b that to the nearest other cluster
///   (Rousseeuw, 1987), −1 to 1; 0 with fewer than two clusters
/// @param medoids `[cluster]`, images, one for each cluster: the one with the least sum of
///   distances to others of its cluster, where at most 500 of a cluster are compared
/// @param agreement with the labels, null where there are none or more than 1,000 different ones
public record Clusters(
    Method method,
    Space space,
    int[] images,
    int[] assignment,
    int count,
    int noise,
    double objective,
    double silhouette,
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

  /// {@return how many images each cluster has, noise not counted, `[cluster]`}
  public int[] sizes() {
    int[] sizes = new int[count];
    IntStream.of(assignment).filter(group -> group >= 0).forEach(group -> sizes[group]++);
    return sizes;
  }

  /// {@return the same clusters, where the images are some of more images}
  ///
  /// @param places of each image among the more
  Clusters at(int[] places) {
    return new Clusters(
        method,
        space,
        Sampling.at(places, images),
        assignment,
        count,
        noise,
        objective,
        silhouette,
        Sampling.at(places, medoids),
        agreement);
  }

  /// An algorithm. As text it is `k-means`, `mixture` or `hdbscan`.
  public enum Method {
    /// The nearest of k centres.
    K_MEANS,
    /// The most likely of k normal distributions with full covariances.
    MIXTURE,
    /// Regions of high density, with noise between them.
    HDBSCAN;

    @Override
    public String toString() {
      return Words.of(this);
    }
  }

  /// Where clusters are looked for. As text it is `pixels`, `pixels-umap`, `codes` or `umap`.
  public enum Space {
    /// The images themselves, without a model: what codes are to be compared with.
    PIXELS,
    /// Places on a map of the images themselves, by UMAP into ten dimensions.
    PIXELS_UMAP,
    /// The latent space.
    CODES,
    /// Places on a map of the codes, by UMAP into ten dimensions.
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
