package dev.hourglass.nn;

import dev.hourglass.data.Shape;

/// An elementwise layer, in place if possible: its backward pass does not read its input.
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
