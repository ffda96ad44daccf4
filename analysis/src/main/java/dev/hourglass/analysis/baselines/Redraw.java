package dev.hourglass.analysis.baselines;

/// Draws images of a set back, one at a time. Not for use by several threads at once.
@FunctionalInterface
public interface Redraw {
  /// Draws one image back.
  ///
  /// @param image place in the set
  /// @param to receives `[channel][row][column]` in [0, 1]
  void redraw(int image, float[] to);
}
