package dev.hourglass.analysis.latent;

import com.google.gson.JsonObject;
import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.data.Images;
import dev.hourglass.model.Codes;
import dev.hourglass.text.RecordContent;
import dev.hourglass.text.Words;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Groups of images, found without their labels in several ways.
///
/// @param groups how many were asked for
/// @param basis where that number comes from
/// @param clusters what each method found in each space, the one to use first
/// @param typical `[group][rank]`, images of each group of the first, the nearest to its middle
///   first
/// @param places of the images on a map of the codes by UMAP with ten components; null where there
///   are too few images or all have the same code
/// @param leftOut what could not be made, with the reason
/// @param seconds that each part took, by its name
public record Clustering(
    int groups,
    Basis basis,
    List<Clusters> clusters,
    int[][] typical,
    @Nullable Codes places,
    Map<String, String> leftOut,
    Map<String, Double> seconds) {
  /// Copies the list. Its parameters are written out because javac keeps no type annotations of
  /// those that a compact constructor leaves to it.
  public Clustering(
      int groups,
      Basis basis,
      List<Clusters> clusters,
      int[][] typical,
      @Nullable Codes places,
      Map<String, String> leftOut,
      Map<String, Double> seconds) {
    this.groups = groups;
    this.basis = Objects.requireNonNull(basis, "basis");
    this.clusters = List.copyOf(Objects.requireNonNull(clusters, "clusters"));
    this.typical = Objects.requireNonNull(typical, "typical");
    this.places = places;
    this.leftOut = Objects.requireNonNull(leftOut, "leftOut");
    this.seconds = Objects.requireNonNull(seconds, "seconds");
  }

  /// Where the number of groups comes from. As text it is `given`, `classes` or `density`.
  public enum Basis {
    /// From the options.
    GIVEN,
    /// There are as many groups as classes.
    CLASSES,
    /// HDBSCAN found so many.
    DENSITY;

    @Override
    public String toString() {
      return Words.of(this);
    }
  }

  /// Looks for groups: by k-means, by a Gaussian mixture with full covariances and by HDBSCAN, in
  /// the codes and on a map of them by UMAP (ten components, 20 neighbours, minDist 0), and for
  /// comparison in pixels. The first one is to be used: the mixture on the map, where there are
  /// images enough for a map, else k-means of the codes.
  ///
  /// Of several starts of a k-means or a mixture the one with the best objective is taken; labels
  /// have no part in that.
  ///
  /// @param images with or without labels
  /// @param codes of each of them
  /// @param options how many groups
  /// @param listener receives the progress
  /// @return the groups
  /// @throws IllegalArgumentException if there is not one code for each image, or a code is not
  ///   finite, or all codes are equal, or there are fewer images than groups
  public static Clustering of(
      Images images, Codes codes, ClusterOptions options, ProgressListener listener) {
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(listener, "listener");
    if (images.count() != codes.count()) {
      throw new IllegalArgumentException(
          "got %d images and %d codes, expected one code for each image"
              .formatted(images.count(), codes.count()));
    }
    if (options.groups() > images.count()) {
      throw new IllegalArgumentException(
          "there are %d images for %d groups, expected at least one for each: ask for fewer groups"
              .formatted(images.count(), options.groups()));
    }
    if (codes.requireFinite().allEqual()) {
      throw new IllegalArgumentException(
          "all %d codes are equal, expected codes that differ: train the model first, or give more images"
              .formatted(codes.count()));
    }
    return new ClusterStudy(images, codes, options, listener).run();
  }

  /// {@return the groups to use}
  public Clusters best() {
    return clusters.getFirst();
  }

  /// {@return the numbers as a JSON object, without the group of each image; what does not apply is
  /// null}
  public JsonObject json() {
    return AnalysisJson.without(List.of("images", "assignment")).toJsonTree(this).getAsJsonObject();
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
