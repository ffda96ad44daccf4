package dev.hourglass.train;

import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.Loops;
import dev.hourglass.nn.Parameters;
import dev.hourglass.parallel.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// From gradients to new parameters: clipping, the optimiser, the moving average.
final class Update {
  /// Parts begin at full vectors of the widest kind.
  private static final int UNIT = 16;

  private final Parameters parameters;
  private final float[] gradients;
  private final float[] average;
  private final double emaDecay;
  private final boolean clips;
  private final GradientNorm norm;
  private final OptimiserOperation optimiser;
  private final List<Phase> phases = new ArrayList<>();
  private float averageRest;

  /// @param average receives the moving average; the parameters' own array where there is none
  Update(
      Kernels kernels,
      TrainingConfig.Optimisation optimisation,
      Parameters parameters,
      float[] gradients,
      float[] average) {
    this.parameters = parameters;
    this.gradients = gradients;
    this.average = average;
    emaDecay = optimisation.emaDecay();
    clips = optimisation.maxGradNorm() > 0;
    norm = new GradientNorm(optimisation.maxGradNorm(), gradients, parameters.trainable());
    optimiser =
        optimisation
            .optimiser()
            .bind(kernels, parameters.values(), gradients, parameters.trainable());
    if (clips) {
      phases.add(norm::measure);
    }
    phases.add(this::run);
  }

  /// Sets the numbers of the next step.
  ///
  /// @param step number of the step, from 1
  void begin(long step, double learningRate) {
    optimiser.begin(step, learningRate);
    // In the first steps the average would be mostly the initial values.
    averageRest = (float) (1 - Math.min(emaDecay, (1.0 + step) / (10 + step)));
  }

  List<Phase> phases() {
    return phases;
  }

  /// The optimiser's state.
  List<float[]> memory() {
    return optimiser.memory();
  }

  private void run(int part, int parts) {
    float[] values = parameters.values();
    int trainable = parameters.trainable();
    int begin = Phase.start(trainable, UNIT, part, parts);
    int end = Phase.start(trainable, UNIT, part + 1, parts);
    if (clips) {
      Loops.scale(gradients, norm.factor(), begin, end);
    }
    optimiser.update(begin, end);
    if (emaDecay > 0) {
      Loops.average(values, averageRest, average, begin, end);
    }
    if (part == 0) {
      moveStatistics(values, trainable);
    }
  }

  /// Running statistics are not learned: they move by the statistics of the blocks.
  private void moveStatistics(float[] values, int begin) {
    Loops.add(gradients, values, begin, values.length);
    Arrays.fill(gradients, begin, values.length, 0);
    System.arraycopy(values, begin, average, begin, values.length - begin);
  }

  /// The length of the whole gradient, and what makes it no longer than allowed, as PyTorch's
  /// `clip_grad_norm_`. Squares are summed in pieces of fixed size, then piece by piece.
  private static final class GradientNorm {
    private static final int PIECE = 4096;
    private static final double EPSILON = 1e-6;

    private final double largest;
    private final float[] gradients;
    private final int trainable;
    private final double[] squares;

    GradientNorm(double largest, float[] gradients, int trainable) {
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
}
