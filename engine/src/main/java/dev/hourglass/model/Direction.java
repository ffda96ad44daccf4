package dev.hourglass.model;

import org.jspecify.annotations.Nullable;

/// Which way numbers go through a model.
enum Direction {
  ENCODE {
    @Override
    float[] run(Inference inference, float[] numbers, int @Nullable [] labels) {
      return inference.encode(numbers, labels);
    }
  },

  DECODE {
    @Override
    float[] run(Inference inference, float[] numbers, int @Nullable [] labels) {
      return inference.decode(numbers, labels);
    }
  },

  RECONSTRUCT {
    @Override
    float[] run(Inference inference, float[] numbers, int @Nullable [] labels) {
      return inference.reconstruct(numbers, labels);
    }
  };

  abstract float[] run(Inference inference, float[] numbers, int @Nullable [] labels);
}
