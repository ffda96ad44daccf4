package dev.hourglass.train;

import dev.hourglass.data.Batches;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Images;
import dev.hourglass.kernels.BlockLayout;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.parallel.SoleUse;
import dev.hourglass.parallel.Team;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
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
  private final TrainingImages images;
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
      TrainingImages images,
      TrainingConfig config,
      List<TrainingListener> listeners) {
    this.kernels = kernels;
    this.model = model;
    this.images = images;
    this.config = config;
    this.listeners = listeners;
    shown = config.emaDecay() > 0 ? model.copy() : model;
    int count = images.train().count();
    stepsPerEpoch = config.optimisation().stepsPerEpoch(count);
    int alone = Math.min(STEPS_ALONE, stepsPerEpoch / 16);
    steps = new Steps(team, kernels, model, shown.parameters().values(), config, alone);
    evaluation = new Evaluation(team, kernels, shown, config);
    lastGood = shown.parameters().values().clone();
    steps.plan(Math.min(config.batchSize(), count));
    steps.plan(count % config.batchSize());
    evaluation.plan(images.testCount());
  }

  /// Trains with the fastest kernels; changes the model's parameters in place.
  ///
  /// An interrupted thread stops after the current step, as if a listener had asked for it. It is
  /// interrupted again when this method returns, and not while listeners are called, so that they
  /// can save.
  ///
  /// @param model the model
  /// @param data images to learn from and to test on
  /// @param config how to train
  /// @param listeners called after steps and epochs, in this order
  /// @return what each epoch gave
  /// @throws IllegalArgumentException if the images do not fit the model, there are none, or they
  ///   have not the labels that a conditional model asks for
  /// @throws IllegalStateException if the model is being trained already
  /// @throws TrainingMemoryException if the training does not fit into the memory
  /// @throws TrainingDivergedException if the loss is not finite; the model is then as it was after
  ///   the last good epoch
  public static TrainingResult fit(
      Autoencoder model, Dataset data, TrainingConfig config, TrainingListener... listeners) {
    Objects.requireNonNull(listeners, "listeners");
    return fit(Kernels.best(), model, data, config, null, listeners);
  }

  /// Trains without test images: results then have no test loss.
  ///
  /// @param model the model
  /// @param images to learn from, at least one
  /// @param config how to train; without patience, which waits for a better test loss
  /// @param listeners called after steps and epochs, in this order
  /// @return what each epoch gave
  /// @throws IllegalArgumentException if the images do not fit the model, there are none, they have
  ///   not the labels that a conditional model asks for, or there is a patience
  /// @throws IllegalStateException if the model is being trained already
  /// @throws TrainingMemoryException if the training does not fit into the memory
  /// @throws TrainingDivergedException if the loss is not finite; the model is then as it was after
  ///   the last good epoch
  public static TrainingResult fit(
      Autoencoder model, Images images, TrainingConfig config, TrainingListener... listeners) {
    Objects.requireNonNull(listeners, "listeners");
    return fit(
        Kernels.best(), model, new TrainingImages(images, null), config, null, List.of(listeners));
  }

  /// Trains with the given kernels, from the beginning or from a checkpoint: then the result is
  /// that of the training that was never stopped, to the bit.
  ///
  /// @param kernels the arithmetic to use
  /// @param model the model
  /// @param data images to learn from and to test on
  /// @param config how to train
  /// @param from where to continue, with the same model, data and settings; or null
  /// @param listeners called after steps and epochs, in this order
  /// @return what each epoch gave
  /// @throws IllegalArgumentException also if the checkpoint does not fit
  public static TrainingResult fit(
      Kernels kernels,
      Autoencoder model,
      Dataset data,
      TrainingConfig config,
      @Nullable Checkpoint from,
      TrainingListener... listeners) {
    TrainingImages images = new TrainingImages(data.train(), data.test());
    return fit(kernels, model, images, config, from, List.of(listeners));
  }

  private static TrainingResult fit(
      Kernels kernels,
      Autoencoder model,
      TrainingImages images,
      TrainingConfig config,
      @Nullable Checkpoint from,
      List<TrainingListener> listeners) {
    images.requireFit(model, config);
    SoleUse training = model.parameters().training();
    training.begin();
    try (Team team = new Team(config.threads())) {
      Trainer trainer = planned(team, kernels, model, images, config, listeners);
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
      TrainingImages images,
      TrainingConfig config,
      List<TrainingListener> listeners) {
    try {
      TrainingImages drawn = images.drawn(config.binarisation());
      return new Trainer(team, kernels, model, drawn, config, listeners);
    } catch (OutOfMemoryError | ArithmeticException e) {
      // An array that is too long for the machine, or for Java.
      throw new TrainingMemory(model, images, config).tooLarge();
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
    Images train = images.train();
    int[] order = Batches.order(train.count(), config.seed(), epoch);
    BlockLayout.Source source = config.source(train, epoch);
    started = System.nanoTime();
    while (state.seen() < order.length && !stopRequested()) {
      int seen = state.seen();
      int size = Math.min(config.batchSize(), order.length - seen);
      batch.train(train, source, order, seen, size, config.seed(), epoch);
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
    Evaluation.Means test = tested();
    EpochResult result =
        new EpochResult(
            state.epoch(),
            state.lossSum() / state.seen(),
            test.loss(),
            state.penaltySum() / state.seen(),
            test.penalty(),
            seconds,
            state.seen() / seconds,
            config.learningRateAt(state.steps(), images.train().count()));
    state = state.afterEpoch(result);
    lastGood = shown.parameters().values().clone();
    started = System.nanoTime();
    noticeInterrupt();
    for (TrainingListener listener : listeners) {
      listener.epochDone(result, shown);
      listener.reached(checkpoint);
    }
  }

  private Evaluation.Means tested() {
    Images test = images.test();
    if (test == null) {
      return Evaluation.NOT_TESTED;
    }
    Evaluation.Means means = evaluation.means(test);
    // The epoch's last step may have made parameters infinite or NaN.
    checkFinite(means.loss() + means.penalty(), stepsPerEpoch);
    return means;
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
    from.state().requireFits(images.train().count(), config.batchSize());
    from.restore(model.parameters().values(), shown.parameters().values(), steps.memory());
    state = from.state();
    lastGood = shown.parameters().values().clone();
  }

  /// Records the interrupt and clears it: an interrupted thread would close the files that
  /// listeners write to.
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
}
