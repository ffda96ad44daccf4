package dev.hourglass.analysis.latent;

import org.jspecify.annotations.Nullable;

/// Codes as points of a plane.
///
/// @param method `pca` or `umap`
/// @param images which test images they belong to
/// @param x of each image; without a unit for UMAP, in the codes' unit for PCA
/// @param y of each image
/// @param varianceShares shares of the codes' variance along x and y, 0 to 1; null for UMAP
/// @param groupedBy `label`, or `cluster` where there are no labels
/// @param groups the label or cluster of each image
/// @param medoids places in `images`, one for each group that has images: the image with the least
///   sum of distances on the map to others of its group
public record CodeMap(
    String method,
    int[] images,
    float[] x,
    float[] y,
    double @Nullable [] varianceShares,
    String groupedBy,
    int[] groups,
    int[] medoids) {}
