package dev.hourglass.nn.program;

/// What a program is run for.
public enum Mode {
  /// From the input to the output.
  INFERENCE,

  /// From the input to the output, with the penalties on the code: the code is rounded where it is
  /// trained to be.
  EVALUATION,

  /// And back to the parameters: layers draw their noise and take a block's own statistics.
  TRAINING,

  /// And back to the input: layers behave as in inference, and no parameter gets a gradient.
  INPUT_GRADIENT;

  /// {@return whether parameters get gradients, and layers have their noise and statistics}
  public boolean isTraining() {
    return this == TRAINING;
  }

  /// {@return whether the penalties on the code are computed}
  public boolean penalises() {
    return this == TRAINING || this == EVALUATION;
  }

  /// {@return whether a backward pass will run}
  public boolean runsBackward() {
    return this == TRAINING || this == INPUT_GRADIENT;
  }
}
