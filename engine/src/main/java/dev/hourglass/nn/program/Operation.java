package dev.hourglass.nn.program;

import dev.hourglass.kernels.RangeWork;

/// A layer bound to its buffers. Each method is the work of one {@link
/// dev.hourglass.parallel.Phase}: it does the given part of it, and nothing depends on the number
/// of parts.
public interface Operation {

  /// Whatever depends on the parameters alone; run when they have changed.
  ///
  /// @param part which share of the work this is, from 0
  /// @param parts how many shares the work has
  default void prepare(int part, int parts) {}

  /// From the input's values to the output's values.
  ///
  /// @param part which share of the work this is, from 0
  /// @param parts how many shares the work has
  /// @param epilogue what to do with each range of finished output values
  void forward(int part, int parts, RangeWork epilogue);

  /// From the output's gradients to the input's gradients; also the place for what the parameters'
  /// gradients need.
  ///
  /// @param part which share of the work this is, from 0
  /// @param parts how many shares the work has
  /// @param epilogue what to do with each range of finished input gradients
  void inputGradient(int part, int parts, RangeWork epilogue);

  /// Adds to the parameters' gradients; runs after {@link #inputGradient}, and in one phase with
  /// the input gradient of the layer before.
  ///
  /// @param part which share of the work this is, from 0
  /// @param parts how many shares the work has
  default void parameterGradient(int part, int parts) {}
}
