package dev.hourglass.nn;

import dev.hourglass.data.Shape;

/// A layer that treats each number by itself, in place where it can be: its operation reads nothing
/// of the input on the way back.
sealed interface ElementwiseLayer extends Layer
    permits Dropout, Dropout2d, GELU, LeakyReLU, ReLU, SiLU, Sigmoid, Tanh {
  @Override
  default Shape outputShape(Shape input) {
    return input;
  }

  @Override
  default boolean inPlace() {
    return true;
  }

  @Override
  default String description() {
    return getClass().getSimpleName();
  }
}
