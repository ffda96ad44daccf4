package dev.hourglass.train;

import dev.hourglass.kernels.Kernels;
import dev.hourglass.nn.program.Program;

/// What notes say of a {@link CustomLoss}: its name without its formula. It can be shown, and
/// nothing can be trained with it.
///
/// @param name of the loss
record LossByName(String name) implements Loss {
  @Override
  public LossOperation bind(Kernels kernels, Program program, float[] target, float[] gradients) {
    throw new IllegalArgumentException(
        "the loss %s is a program's own and notes hold its name alone, expected its formula: set it with config.with(c -> c.loss = new CustomLoss(\"%s\", formula))"
            .formatted(name, name));
  }

  @Override
  public String description() {
    return name;
  }
}
