package dev.hourglass.analysis.latent;

import dev.hourglass.data.FloatImages;

/// What the model draws when a single number of a code is moved.
///
/// @param image the test image whose code it is: the one nearest to the mean code
/// @param dimensions which numbers were moved, the most useful first
/// @param deviations where to: the number's mean plus so many of its standard deviations
/// @param drawn `[dimension][deviation]`
public record Traversals(int image, int[] dimensions, double[] deviations, FloatImages drawn) {}
