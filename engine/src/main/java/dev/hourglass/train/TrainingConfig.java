package dev.hourglass.train;

/// How to train. Immutable; `with…` methods return changed copies.
///
/// @param epochs how often every training image is seen, at least 1
/// @param batchSize images per step, 1 to 65,536
/// @param learningRate Adam's step size, above 0
/// @param beta1 Adam's decay of the mean gradient, in [0, 1)
/// @param beta2 Adam's decay of the mean squared gradient, in [0, 1)
/// @param epsilon Adam's floor under the root, above 0
/// @param seed of the shuffling; the model's initial parameters have their own
/// @param threads at least 1; never changes a bit of the result
public record TrainingConfig(
    int epochs,
    int batchSize,
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    long seed,
    int threads) {
  private static final int LARGEST_BATCH = 1 << 16;
  private static final int MOST_THREADS = 1024;

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public TrainingConfig {
    check("epochs", epochs, 1, Integer.MAX_VALUE);
    check("batch size", batchSize, 1, LARGEST_BATCH);
    check("threads", threads, 1, MOST_THREADS);
    check("learning rate", learningRate > 0 && learningRate <= 1e6, learningRate, "above 0");
    check("beta1", beta1 >= 0 && beta1 < 1, beta1, "0 or more and below 1");
    check("beta2", beta2 >= 0 && beta2 < 1, beta2, "0 or more and below 1");
    check("epsilon", epsilon > 0 && epsilon <= 1, epsilon, "above 0 and at most 1");
  }

  /// 10 epochs, batches of 32, Adam with 0.001, 0.9, 0.999 and 1e-8, seed 0, every processor.
  public static TrainingConfig defaults() {
    int processors = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    return new TrainingConfig(10, 32, 0.001, 0.9, 0.999, 1e-8, 0, processors);
  }

  /// A copy with another number of epochs.
  public TrainingConfig withEpochs(int epochs) {
    return new TrainingConfig(
        epochs, batchSize, learningRate, beta1, beta2, epsilon, seed, threads);
  }

  /// A copy with another batch size.
  public TrainingConfig withBatchSize(int batchSize) {
    return new TrainingConfig(
        epochs, batchSize, learningRate, beta1, beta2, epsilon, seed, threads);
  }

  /// A copy with another learning rate.
  public TrainingConfig withLearningRate(double learningRate) {
    return new TrainingConfig(
        epochs, batchSize, learningRate, beta1, beta2, epsilon, seed, threads);
  }

  /// A copy with another seed.
  public TrainingConfig withSeed(long seed) {
    return new TrainingConfig(
        epochs, batchSize, learningRate, beta1, beta2, epsilon, seed, threads);
  }

  /// A copy with another number of threads.
  public TrainingConfig withThreads(int threads) {
    return new TrainingConfig(
        epochs, batchSize, learningRate, beta1, beta2, epsilon, seed, threads);
  }

  private static void check(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %d, expected %d to %d".formatted(name, value, least, most));
    }
  }

  private static void check(String name, boolean fits, double value, String expected) {
    if (!fits) {
      throw new IllegalArgumentException(
          "%s is %s, expected a number %s".formatted(name, value, expected));
    }
  }
}
