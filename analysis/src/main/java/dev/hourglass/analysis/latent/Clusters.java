package dev.hourglass.analysis.latent;

import dev.hourglass.metrics.ClusterAgreement;
import org.jspecify.annotations.Nullable;

/// Groups of images that were found in their codes without labels.
///
/// @param method `k-means` or `hdbscan`
/// @param space where they were found: `codes`, or `umap` for places on that map
/// @param images which test images were looked at
/// @param assignment cluster of each of these, from 0; −1 is noise, which only HDBSCAN knows
/// @param count clusters, noise not counted
/// @param noise images in none
/// @param medoids test images, one for each cluster: the one with the least sum of distances to
///   others of its cluster, where at most 500 of a cluster are looked at
/// @param agreement with the labels, null where there are none
public record Clusters(
    String method,
    String space,
    int[] images,
    int[] assignment,
    int count,
    int noise,
    int[] medoids,
    @Nullable ClusterAgreement agreement) {}
