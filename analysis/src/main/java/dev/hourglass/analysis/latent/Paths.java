package dev.hourglass.analysis.latent;

import dev.hourglass.data.FloatImages;
import dev.hourglass.latent.Interpolation;

/// Ways between codes of test images.
///
/// @param from the image that each begins at
/// @param to the image that it ends at
/// @param way straight lines or arcs about zero; as text `straight` or `spherical`
/// @param steps codes on each, both ends included
/// @param drawn `[path][step]`
public record Paths(int[] from, int[] to, Interpolation way, int steps, FloatImages drawn) {}
