package dev.hourglass.codec;

import java.util.Arrays;

/// Predicts a pixel as a weighted sum of others with weights of its own for each place of an image,
/// learned from the images before by normalised least mean squares.
final class LinearPredictor {
  private static final float RATE = 0.003f;
  private static final float NORM = 30;
  private static final float MOST_ERROR = 60;

  private final int size;
  private final float[] weights;

  /// @param places with weights
  LinearPredictor(int size, int places) {
    this.size = size;
    weights = new float[size * places];
    for (int at = 0; at < weights.length; at += size) {
      Arrays.fill(weights, at, at + 2, 0.5f);
    }
  }

  /// {@return the weighted sum}
  float predict(float[] inputs, int place) {
    int at = place * size;
    float sum = 0;
    for (int i = 0; i < size; i++) {
      sum += weights[at + i] * inputs[i];
    }
    return sum;
  }

  /// Takes by how much the pixel was above its prediction.
  void learn(float[] inputs, int place, float error) {
    int at = place * size;
    float norm = NORM;
    for (int i = 0; i < size; i++) {
      norm += inputs[i] * inputs[i];
    }
    float step = Math.clamp(error, -MOST_ERROR, MOST_ERROR) * RATE / norm;
    for (int i = 0; i < size; i++) {
      weights[at + i] += step * inputs[i];
    }
  }
}
