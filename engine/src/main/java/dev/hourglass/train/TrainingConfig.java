package dev.hourglass.train;

import dev.hourglass.data.Binarisation;
import dev.hourglass.data.Images;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.BlockLayout;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.Network;
import dev.hourglass.nn.Network.NamedLayer;
import dev.hourglass.nn.Sigmoid;
import dev.hourglass.text.Words;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/// How to train, in groups: what is minimised, how a step changes the parameters, and how long
/// training lasts. Immutable; {@link #with} and its short forms return changed copies, and every
/// setting can be asked for by its own name without the group's.
///
/// @param objective what is minimised
/// @param optimisation how steps change the parameters
/// @param budget how long training lasts
/// @param seed of the shuffling and the noise; the model's initial parameters have their own
/// @param threads 1 to 1024; never changes a bit of the result
public record TrainingConfig(
    Objective objective, Optimisation optimisation, Budget budget, long seed, int threads) {
  private static final int MOST_THREADS = 1024;

  /// Checks the number of threads.
  ///
  /// @throws IllegalArgumentException if it is out of range
  public TrainingConfig {
    Objects.requireNonNull(objective, "objective");
    Objects.requireNonNull(optimisation, "optimisation");
    Objects.requireNonNull(budget, "budget");
    SettingChecks.range("threads", threads, 1, MOST_THREADS);
  }

  /// {@return 10 epochs, batches of 32, mean squared error, Adam with 0.001, 0.9, 0.999 and 1e-8,
  /// seed 0, every processor}
  public static TrainingConfig defaults() {
    return new TrainingConfig(
        Objective.DEFAULT,
        Optimisation.DEFAULT,
        Budget.DEFAULT,
        0,
        Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
  }

  /// {@return the objective that is minimised, without penalties}
  public Loss loss() {
    return objective.loss();
  }

  /// {@return how much the code's penalties count}
  public Penalty penalty() {
    return objective.penalty();
  }

  /// {@return what happens to the images that the encoder sees}
  public Corruption corruption() {
    return objective.corruption();
  }

  /// {@return what happens to the images before}
  public Augmentation augmentation() {
    return objective.augmentation();
  }

  /// {@return how images become black and white}
  public Binarisation binarisation() {
    return objective.binarisation();
  }

  /// {@return codes that a variational model draws for each image}
  public int importanceSamples() {
    return objective.importanceSamples();
  }

  /// {@return how gradients change the parameters}
  public Optimiser optimiser() {
    return optimisation.optimiser();
  }

  /// {@return the optimiser's step size, where the schedule's factor is 1}
  public double learningRate() {
    return optimisation.learningRate();
  }

  /// {@return how the learning rate changes}
  public Schedule schedule() {
    return optimisation.schedule();
  }

  /// {@return images per step}
  public int batchSize() {
    return optimisation.batchSize();
  }

  /// {@return largest norm of the gradient, or 0}
  public double maxGradNorm() {
    return optimisation.maxGradNorm();
  }

  /// {@return decay of the moving average of the parameters, or 0}
  public double emaDecay() {
    return optimisation.emaDecay();
  }

  /// {@return how often every training image is seen}
  public int epochs() {
    return budget.epochs();
  }

  /// {@return epochs without a better test loss after which training ends, or 0}
  public int patience() {
    return budget.patience();
  }

  /// The training images' numbers as an epoch uses them: augmented, then drawn.
  ///
  /// @param epoch number, from 1
  BlockLayout.Source source(Images images, int epoch) {
    return binarisation().ofEpoch(augmentation().of(images, seed, epoch), seed, epoch);
  }

  /// Checks that the objective is one for a model.
  ///
  /// @throws IllegalArgumentException if it has several samples and the model is not variational
  void requireFit(Autoencoder model) {
    if (importanceSamples() > 1) {
      model.requireVariational();
    }
  }

  /// The model's networks as the loss needs them: without the Sigmoid at the end for one on logits.
  ///
  /// @throws IllegalArgumentException if the loss needs a Sigmoid that the decoder does not have
  Map<String, Network> networks(Autoencoder model) {
    Loss loss = loss();
    if (!loss.onLogits()) {
      return model.networks();
    }
    List<NamedLayer> layers = model.decoder().layers();
    if (!(layers.getLast().layer() instanceof Sigmoid)) {
      throw new IllegalArgumentException(
          "the loss %s needs a decoder that ends in a Sigmoid and this one ends in %s: add a Sigmoid"
                  .formatted(loss.description(), layers.getLast().layer().description())
              + " or use another loss");
    }
    Map<String, Network> networks = new LinkedHashMap<>(model.networks());
    networks.put(
        "decoder", new Network(model.decoder().input(), layers.subList(0, layers.size() - 1)));
    return networks;
  }

  /// {@return the learning rate of a step as the schedule has it}
  ///
  /// @param step number of the step in the whole training, from 1
  /// @param images of an epoch, at least 1
  public double learningRateAt(long step, int images) {
    long stepsPerEpoch = optimisation.stepsPerEpoch(images);
    return learningRate() * schedule().factor(step - 1, stepsPerEpoch * epochs(), stepsPerEpoch);
  }

  /// {@return a copy with changes: `config.with(c -> c.epochs = 20)`}
  ///
  /// @param changes sets the settings that shall differ
  /// @throws IllegalArgumentException if a changed number is out of range
  public TrainingConfig with(Consumer<Changes> changes) {
    Changes c = new Changes(this);
    changes.accept(c);
    return new TrainingConfig(
        new Objective(
            c.loss, c.penalty, c.corruption, c.augmentation, c.binarisation, c.importanceSamples),
        new Optimisation(
            c.optimiser, c.learningRate, c.schedule, c.batchSize, c.maxGradNorm, c.emaDecay),
        new Budget(c.epochs, c.patience),
        c.seed,
        c.threads);
  }

  /// The settings of all groups, to be changed.
  public static final class Changes {
    /// How often every training image is seen.
    public int epochs;

    /// Images per step.
    public int batchSize;

    /// The optimiser's step size.
    public double learningRate;

    /// Optimisers and their settings.
    public Optimiser optimiser;

    /// How the learning rate changes.
    public Schedule schedule;

    /// Largest norm of the gradient.
    public double maxGradNorm;

    /// Decay of the moving average of the parameters.
    public double emaDecay;

    /// The objective that is minimised, without penalties.
    public Loss loss;

    /// How much the code's penalties count.
    public Penalty penalty;

    /// What happens to the images that the encoder sees.
    public Corruption corruption;

    /// What happens to the images before.
    public Augmentation augmentation;

    /// How images become black and white.
    public Binarisation binarisation;

    /// Codes that a variational model draws for each image.
    public int importanceSamples;

    /// Epochs without a better test loss after which training ends.
    public int patience;

    /// Seed of the shuffling and the noise.
    public long seed;

    /// Threads; they never change a bit of the result.
    public int threads;

    private Changes(TrainingConfig config) {
      epochs = config.epochs();
      batchSize = config.batchSize();
      learningRate = config.learningRate();
      optimiser = config.optimiser();
      schedule = config.schedule();
      maxGradNorm = config.maxGradNorm();
      emaDecay = config.emaDecay();
      loss = config.loss();
      penalty = config.penalty();
      corruption = config.corruption();
      augmentation = config.augmentation();
      binarisation = config.binarisation();
      importanceSamples = config.importanceSamples();
      patience = config.patience();
      seed = config.seed();
      threads = config.threads();
    }
  }

  /// {@return a copy with another number of epochs}
  ///
  /// @param epochs at least 1
  /// @throws IllegalArgumentException if it is out of range
  public TrainingConfig withEpochs(int epochs) {
    return with(c -> c.epochs = epochs);
  }

  /// {@return a copy with another batch size}
  ///
  /// @param batchSize images per step, 1 to 65,536
  /// @throws IllegalArgumentException if it is out of range
  public TrainingConfig withBatchSize(int batchSize) {
    return with(c -> c.batchSize = batchSize);
  }

  /// {@return a copy with another learning rate}
  ///
  /// @param learningRate the optimiser's step size, above 0 and at most 1,000,000
  /// @throws IllegalArgumentException if it is out of range
  public TrainingConfig withLearningRate(double learningRate) {
    return with(c -> c.learningRate = learningRate);
  }

  /// {@return a copy with another seed}
  ///
  /// @param seed of the random numbers; the same seed gives the same result
  public TrainingConfig withSeed(long seed) {
    return with(c -> c.seed = seed);
  }

  /// {@return a copy with another number of threads}
  ///
  /// @param threads 1 to 1024; never change the result
  /// @throws IllegalArgumentException if it is out of range
  public TrainingConfig withThreads(int threads) {
    return with(c -> c.threads = threads);
  }

  /// The objective that training minimises, and what happens to the images before it is measured.
  ///
  /// @param loss distance between a reconstruction and its target
  /// @param penalty how much the code's penalties count, where the model has any
  /// @param corruption what happens to the images that the encoder sees; the target stays as it is
  /// @param augmentation what happens to the images before, to input and target alike
  /// @param binarisation how the images become black and white, input and target alike
  /// @param importanceSamples codes that a variational model draws for each image, 1 to 16: with
  ///   one the objective is the evidence lower bound, with more the importance-weighted bound
  ///   (Burda, Grosse and Salakhutdinov, ICLR 2016), which has no free bits
  public record Objective(
      Loss loss,
      Penalty penalty,
      Corruption corruption,
      Augmentation augmentation,
      Binarisation binarisation,
      int importanceSamples) {
    /// Mean squared error on the images as they are.
    public static final Objective DEFAULT =
        new Objective(
            new MeanSquaredError(),
            Penalty.DEFAULT,
            Corruption.NONE,
            Augmentation.NONE,
            Binarisation.NONE,
            1);

    /// Checks the number of samples.
    ///
    /// @throws IllegalArgumentException if it is out of range, or there are free bits too
    public Objective {
      Objects.requireNonNull(loss, "loss");
      Objects.requireNonNull(penalty, "penalty");
      Objects.requireNonNull(corruption, "corruption");
      Objects.requireNonNull(augmentation, "augmentation");
      Objects.requireNonNull(binarisation, "binarisation");
      SettingChecks.range("importance samples", importanceSamples, 1, Block.NARROW);
      if (importanceSamples > 1 && penalty.freeBits() > 0) {
        throw new IllegalArgumentException(
            "free bits are %s and there are %d importance samples, expected one of them alone: free bits are of the exact divergence, which the importance-weighted bound does not have"
                .formatted(penalty.freeBits(), importanceSamples));
      }
    }

    @Override
    public String toString() {
      return "%s, corruption %s, augmentation %s, binarisation %s, samples %d"
          .formatted(
              loss.description(),
              corruption.description(),
              augmentation.description(),
              Words.of(binarisation),
              importanceSamples);
    }
  }

  /// How steps change the parameters.
  ///
  /// @param optimiser how gradients change the parameters
  /// @param learningRate the optimiser's step size, above 0 and at most 1,000,000
  /// @param schedule how the learning rate changes
  /// @param batchSize images per step, 1 to 65,536
  /// @param maxGradNorm largest norm of the whole gradient, at most 1,000,000; what is longer is
  ///   made so short; 0 for none
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
      Objects.requireNonNull(optimiser, "optimiser");
      Objects.requireNonNull(schedule, "schedule");
      SettingChecks.range("batch size", batchSize, 1, LARGEST_BATCH);
      SettingChecks.number(
          "learning rate",
          learningRate > 0 && learningRate <= 1e6,
          learningRate,
          "above 0 and at most 1000000");
      SettingChecks.number(
          "gradient norm",
          maxGradNorm >= 0 && maxGradNorm <= 1e6,
          maxGradNorm,
          "from 0, for none, to 1000000");
      SettingChecks.number(
          "EMA decay", emaDecay >= 0 && emaDecay < 1, emaDecay, "0 or more and below 1");
    }

    /// {@return steps of an epoch}
    ///
    /// @param images of an epoch
    int stepsPerEpoch(int images) {
      return Math.ceilDiv(images, batchSize);
    }
  }

  /// How long training lasts.
  ///
  /// @param epochs how often every training image is seen, at least 1
  /// @param patience epochs without a better test loss after which training ends; 0 for never
  public record Budget(int epochs, int patience) {
    /// Ten epochs.
    public static final Budget DEFAULT = new Budget(10, 0);

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public Budget {
      SettingChecks.range("epochs", epochs, 1, Integer.MAX_VALUE);
      SettingChecks.range("patience", patience, 0, Integer.MAX_VALUE);
    }

    /// {@return whether a training that came so far is over: all epochs are done, or the test loss
    /// has not become better for as long as the patience allows}
    ///
    /// @param results of the epochs so far
    public boolean isOver(List<EpochResult> results) {
      int best = 0;
      for (int r = 1; r < results.size(); r++) {
        best = results.get(r).testLoss() < results.get(best).testLoss() ? r : best;
      }
      return results.size() >= epochs || (patience > 0 && results.size() - 1 - best >= patience);
    }
  }

  @Override
  public String toString() {
    return "%d epochs of %s, %s, seed %d"
        .formatted(epochs(), loss().description(), optimiser(), seed);
  }
}
