package dev.hourglass.model;

import org.jspecify.annotations.Nullable;

/// Which part of a model to run.
enum Direction {
  /// From images to codes.
  ENCODE {
    @Override
    float[] run(Inference inference, float[] numbers, int @Nullable [] labels) {
      return inference.encode(inference.model().images(numbers, labels)).values();
    }
  },

  /// From codes to images.
  DECODE {
    @Override
    float[] run(Inference inference, float[] numbers, int @Nullable [] labels) {
      return inference.decode(inference.model().codes(numbers, labels)).values();
    }
  },

  /// From images to images.
  RECONSTRUCT {
    @Override
    float[] run(Inference inference, float[] numbers, int @Nullable [] labels) {
      return inference.reconstruct(inference.model().images(numbers, labels)).values();
    }
  };

  abstract float[] run(Inference inference, float[] numbers, int @Nullable [] labels);
}
