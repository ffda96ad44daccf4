package dev.hourglass.analysis.latent;

/// A test image and the training images whose codes are nearest to its code.
///
/// @param image in the test set
/// @param nearest in the training set, nearest first
/// @param distances of the codes, in the codes' unit
public record Neighbours(int image, int[] nearest, float[] distances) {}
