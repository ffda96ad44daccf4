package dev.hourglass.analysis.baselines;

/// Reconstructs the images of a set, one at a time. Not for use by several threads at once.
@FunctionalInterface
public interface Reconstructor {
  /// Reconstructs one image.
  ///
  /// @param image place in the set
  /// @param to receives `[channel][row][column]` in [0, 1]
  void reconstruct(int image, float[] to);
}
