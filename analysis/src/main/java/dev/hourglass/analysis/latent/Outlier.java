package dev.hourglass.analysis.latent;

/// A test image whose code is far from all training codes.
///
/// @param image in the test set
/// @param distance mean distance to its nearest training codes, in the codes' unit
/// @param typical how many times the median of all test images' distances that is
public record Outlier(int image, double distance, double typical) {}
