package dev.hourglass.analysis.latent;

import dev.hourglass.data.Shape;

/// Images that a model drew. They are for figures and not in the JSON.
///
/// @param values `[image][channel][row][column]`, mostly in [0, 1]
/// @param shape of an image
public record Drawn(float[] values, Shape shape) {}
