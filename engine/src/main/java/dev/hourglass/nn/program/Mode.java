package dev.hourglass.nn.program;

/// What a program is run for.
public enum Mode {
  /// From the input to the output.
  INFERENCE,

  /// And back to the parameters: layers draw their noise and take a block's own statistics.
  TRAINING,

  /// And back to the input: layers behave as in inference, and no parameter gets a gradient.
  INPUT_GRADIENT;

  /// {@return whether parameters get gradients, and layers have their noise and statistics}
  public boolean isTraining() {
    return this == TRAINING;
  }

  /// {@return whether a backward pass will run}
  public boolean runsBackward() {
    return this != INFERENCE;
  }
}
