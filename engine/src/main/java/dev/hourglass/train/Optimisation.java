package dev.hourglass.train;

/// How steps change the parameters.
///
/// @param optimiser how gradients change the parameters
/// @param learningRate the optimiser's step size, above 0 and at most 1,000,000
/// @param schedule how the learning rate changes
/// @param batchSize images per step, 1 to 65,536
/// @param maxGradNorm largest norm of the whole gradient, at most 1,000,000; what is longer is made
///   so short; 0 for none
/// @param emaDecay decay of the moving average of the parameters, which is what is tested and
///   saved, below 1; 0 for none
public record Optimisation(
    Optimiser optimiser,
    double learningRate,
    Schedule schedule,
    int batchSize,
    double maxGradNorm,
    double emaDecay) {
  /// Adam with 0.001, 0.9, 0.999 and 1e-8, on batches of 32.
  public static final Optimisation DEFAULT =
      new Optimisation(Optimiser.ADAM, 0.001, new Schedule.Constant(), 32, 0, 0);

  private static final int LARGEST_BATCH = 1 << 16;

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public Optimisation {
    Check.range("batch size", batchSize, 1, LARGEST_BATCH);
    Check.that(
        "learning rate",
        learningRate > 0 && learningRate <= 1e6,
        learningRate,
        "above 0 and at most 1000000");
    Check.that(
        "gradient norm",
        maxGradNorm >= 0 && maxGradNorm <= 1e6,
        maxGradNorm,
        "from 0, for none, to 1000000");
    Check.that("EMA decay", emaDecay >= 0 && emaDecay < 1, emaDecay, "0 or more and below 1");
  }

  /// {@return steps of an epoch}
  ///
  /// @param images of an epoch
  int stepsPerEpoch(int images) {
    return Math.ceilDiv(images, batchSize);
  }
}
