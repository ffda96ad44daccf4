package dev.hourglass.train;

import dev.hourglass.kernels.Loops;
import dev.hourglass.parallel.Phase;

/// The length of the whole gradient, and what makes it no longer than allowed, as PyTorch's
/// `clip_grad_norm_`. Squares are summed in pieces of fixed size, then piece by piece.
final class Norm {
  private static final int PIECE = 4096;
  private static final double EPSILON = 1e-6;

  private final double largest;
  private final float[] gradients;
  private final int trainable;
  private final double[] squares;

  Norm(double largest, float[] gradients, int trainable) {
    this.largest = largest;
    this.gradients = gradients;
    this.trainable = trainable;
    squares = new double[Math.ceilDiv(trainable, PIECE)];
  }

  /// Sums one part of the pieces.
  void measure(int part, int parts) {
    int end = Phase.start(squares.length, part + 1, parts);
    for (int piece = Phase.start(squares.length, part, parts); piece < end; piece++) {
      int from = piece * PIECE;
      squares[piece] = Loops.squares(gradients, from, Math.min(trainable, from + PIECE));
    }
  }

  /// What the gradient is multiplied by, after all parts are measured.
  float factor() {
    double sum = 0;
    for (double square : squares) {
      sum += square;
    }
    return (float) Math.min(1, largest / (Math.sqrt(sum) + EPSILON));
  }
}
