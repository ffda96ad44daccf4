package dev.hourglass.train;

import dev.hourglass.data.Batches;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.BlockLayout;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.Network;
import dev.hourglass.parallel.SoleUse;
import dev.hourglass.parallel.Team;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Trains an autoencoder on images in shuffled batches, as a {@link TrainingConfig} says.
///
/// The same seed gives the same parameters, to the bit, for any number of threads, vector width and
/// kernel implementation. Everything beside the loop — progress, logs, checkpoints — is a listener.
public final class Trainer {
  /// How many steps one thread takes alone at first, at most a sixteenth of an epoch: until the
  /// kernels are compiled a step takes long however many threads take it, and threads that wait for
  /// each other keep the compiler waiting.
  private static final int STEPS_ALONE = 64;

  private final Kernels kernels;
  private final Autoencoder model;
  private final Autoencoder shown;
  private final Dataset data;
  private final TrainingConfig config;
  private final List<TrainingListener> listeners;
  private final int stepsPerEpoch;
  private final Supplier<Checkpoint> checkpoint = this::checkpoint;
  private final Steps steps;
  private final Evaluation evaluation;
  private final Batch batch = new Batch();
  private TrainingState state = TrainingState.START;
  private float[] lastGood;
  private long started;
  private boolean interrupted;

  private Trainer(
      Team team,
      Kernels kernels,
      Autoencoder model,
      Dataset data,
      TrainingConfig config,
      List<TrainingListener> listeners) {
    this.kernels = kernels;
    this.model = model;
    this.data = data;
    this.config = config;
    this.listeners = listeners;
    shown = config.emaDecay() > 0 ? model.copy() : model;
    stepsPerEpoch = config.optimisation().stepsPerEpoch(data.train().count());
    int alone = Math.min(STEPS_ALONE, stepsPerEpoch / 16);
    steps = new Steps(team, kernels, model, shown.parameters().values(), config, alone);
    evaluation = new Evaluation(team, kernels, shown, config);
    lastGood = shown.parameters().values().clone();
  }

  /// Trains with the fastest kernels; changes the model's parameters in place.
  ///
  /// An interrupted thread stops after the step at hand, as if a listener had asked for it. It is
  /// interrupted again when this method returns, and not while listeners are called, so that they
  /// can save.
  ///
  /// @param model the model
  /// @param data images to learn from and to test on
  /// @param config how to train
  /// @param listeners who hears of steps and epochs, in this order
  /// @return what each epoch gave
  /// @throws IllegalArgumentException if the images do not fit the model, there are none, or they
  ///   have not the labels that a conditional model asks for
  /// @throws IllegalStateException if the model is being trained already
  /// @throws TrainingMemoryException if the training does not fit into the memory
  /// @throws TrainingDivergedException if the loss is not finite; the model is then as it was after
  ///   the last good epoch
  public static TrainingResult fit(
      Autoencoder model, Dataset data, TrainingConfig config, TrainingListener... listeners) {
    return fit(Kernels.best(), model, data, config, null, listeners);
  }

  /// Trains with the given kernels, from the beginning or from a checkpoint: then the result is
  /// that of the training that was never stopped, to the bit.
  ///
  /// @param kernels the arithmetic to use
  /// @param model the model
  /// @param data images to learn from and to test on
  /// @param config how to train
  /// @param from where to go on, with the same model, data and settings; or null
  /// @param listeners who hears of steps and epochs, in this order
  /// @return what each epoch gave
  /// @throws IllegalArgumentException also if the checkpoint does not fit
  public static TrainingResult fit(
      Kernels kernels,
      Autoencoder model,
      Dataset data,
      TrainingConfig config,
      @Nullable Checkpoint from,
      TrainingListener... listeners) {
    checkFits(model, data.train(), config.batchSize());
    checkFits(model, data.test());
    SoleUse training = model.parameters().training();
    training.begin();
    try (Team team = new Team(config.threads())) {
      Trainer trainer = planned(team, kernels, model, data, config, List.of(listeners));
      if (from != null) {
        trainer.restore(from);
      }
      return trainer.run();
    } finally {
      training.end();
    }
  }

  private static Trainer planned(
      Team team,
      Kernels kernels,
      Autoencoder model,
      Dataset data,
      TrainingConfig config,
      List<TrainingListener> listeners) {
    try {
      Trainer trainer = new Trainer(team, kernels, model, data, config, listeners);
      int count = data.train().count();
      trainer.steps.plan(Math.min(config.batchSize(), count));
      trainer.steps.plan(count % config.batchSize());
      trainer.evaluation.plan(data.test().count());
      return trainer;
    } catch (OutOfMemoryError e) {
      throw new TrainingMemory(model, data, config).tooLarge();
    }
  }

  private TrainingResult run() {
    try {
      return trainEpochs();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private TrainingResult trainEpochs() {
    boolean stopped = false;
    while (!stopped && !config.budget().isOver(state.results())) {
      stopped = !trainEpoch();
      if (!stopped) {
        finishEpoch();
      }
    }
    if (stopped) {
      listeners.forEach(listener -> listener.stopped(checkpoint));
    }
    float[] values = model.parameters().values();
    System.arraycopy(shown.parameters().values(), 0, values, 0, values.length);
    return new TrainingResult(state.results(), stopped, kernels.name());
  }

  /// @return whether the epoch was finished, not stopped
  private boolean trainEpoch() {
    int epoch = state.epoch();
    int[] order = Batches.order(data.train().count(), config.seed(), epoch);
    BlockLayout.Source source = config.augmentation().of(data.train(), config.seed(), epoch);
    started = System.nanoTime();
    while (state.seen() < order.length && !stopRequested()) {
      int seen = state.seen();
      int size = Math.min(config.batchSize(), order.length - seen);
      batch.train(data.train(), source, order, seen, size, config.seed(), epoch);
      long step = state.steps() + 1;
      double loss = steps.step(batch, step, config.learningRateAt(step, order.length));
      checkFinite(loss + steps.penalties(), seen / config.batchSize() + 1);
      state = state.afterStep(size, loss, steps.penalties());
      noticeInterrupt();
      announceStep(order.length, loss / size);
    }
    return state.seen() == order.length;
  }

  private void finishEpoch() {
    double seconds = seconds();
    Evaluation.Means test = evaluation.means(data.test());
    // The epoch's last step may have made parameters infinite or NaN.
    checkFinite(test.loss() + test.penalty(), stepsPerEpoch);
    EpochResult result =
        new EpochResult(
            state.epoch(),
            state.lossSum() / state.seen(),
            test.loss(),
            state.penaltySum() / state.seen(),
            test.penalty(),
            seconds,
            state.seen() / seconds,
            config.learningRateAt(state.steps(), data.train().count()));
    state = state.afterEpoch(result);
    lastGood = shown.parameters().values().clone();
    started = System.nanoTime();
    noticeInterrupt();
    for (TrainingListener listener : listeners) {
      listener.epochDone(result, shown);
      listener.reached(checkpoint);
    }
  }

  private double seconds() {
    return state.seconds() + (System.nanoTime() - started) / 1e9;
  }

  private Checkpoint checkpoint() {
    return new Checkpoint(
        state.withSeconds(seconds()),
        model.parameters().values(),
        shown.parameters().values(),
        steps.memory());
  }

  private void restore(Checkpoint from) {
    from.state().requireFits(data.train().count(), config.batchSize());
    from.restore(model.parameters().values(), shown.parameters().values(), steps.memory());
    state = from.state();
    lastGood = shown.parameters().values().clone();
  }

  /// Takes note and clears it: an interrupted thread loses channels that listeners write to.
  private void noticeInterrupt() {
    interrupted |= Thread.interrupted();
  }

  private boolean stopRequested() {
    noticeInterrupt();
    if (interrupted) {
      return true;
    }
    for (int l = 0; l < listeners.size(); l++) {
      if (listeners.get(l).stopRequested()) {
        return true;
      }
    }
    return false;
  }

  private void announceStep(int total, double loss) {
    for (int l = 0; l < listeners.size(); l++) {
      listeners.get(l).stepDone(state.epoch(), state.seen(), total, loss);
      listeners.get(l).reached(checkpoint);
    }
  }

  private void checkFinite(double loss, int batchNumber) {
    if (!Double.isFinite(loss)) {
      float[] values = model.parameters().values();
      System.arraycopy(lastGood, 0, values, 0, values.length);
      throw new TrainingDivergedException(
          "the loss became %s in epoch %d, batch %d, expected a finite number: use a smaller"
                  .formatted(loss, state.epoch(), batchNumber)
              + " learning rate (it is %s)".formatted(config.learningRate()));
    }
  }

  /// Checks that a model can be trained on images in batches.
  ///
  /// @throws IllegalArgumentException also if a layer normalises over a block of one image
  static void checkFits(Autoencoder model, ByteImages images, int batchSize) {
    checkFits(model, images);
    for (Network network : model.networks().values()) {
      network.lonely().ifPresent(layer -> checkCompany(layer.name(), images, batchSize));
    }
  }

  private static void checkCompany(String layer, ByteImages images, int batchSize) {
    if (leavesOneAlone(images.count(), batchSize)) {
      String remedy =
          IntStream.range(1, batchSize + Block.WIDTH)
              .flatMap(distance -> IntStream.of(batchSize + distance, batchSize - distance))
              .filter(other -> other > 1 && !leavesOneAlone(images.count(), other))
              .mapToObj("use batches of %d"::formatted)
              .findFirst()
              .orElse("use more images");
      throw new IllegalArgumentException(
          "%s has %d images, which batches of %d bring to a block of one image, and the layer %s expected more than 1 value per channel in training: %s"
              .formatted(images.name(), images.count(), batchSize, layer, remedy));
    }
  }

  /// Whether a batch, the last of an epoch included, ends in a block of one image.
  private static boolean leavesOneAlone(int count, int batchSize) {
    int last = count % batchSize;
    return last % Block.WIDTH == 1 || (count >= batchSize && batchSize % Block.WIDTH == 1);
  }

  /// Checks that a model can be trained on images.
  ///
  /// @throws IllegalArgumentException if they do not fit the model, there are none, or they have
  ///   not the labels that a conditional model asks for
  static void checkFits(Autoencoder model, ByteImages images) {
    Shape found = images.shape();
    if (!found.equals(model.inputShape())) {
      throw new IllegalArgumentException(
          "%s has images of %s and the model expects %s: resize them or build the model for them"
              .formatted(images.name(), found, model.inputShape()));
    }
    if (images.count() == 0) {
      throw new IllegalArgumentException(
          "%s has no images, expected at least one".formatted(images.name()));
    }
    model.requireLabels(images);
  }
}
