package dev.hourglass.train;

import dev.hourglass.data.Batches;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.ImageSet;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.Team;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.nn.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Trains an autoencoder on images: mean squared error, Adam, shuffled batches.
///
/// The same seed gives the same parameters, to the bit, for any number of threads, vector width and
/// kernel implementation. Everything beside the loop — progress, logs, checkpoints — is a listener.
public final class Trainer {
  /// How many steps one thread still takes alone in this process: until the kernels are compiled a
  /// step takes long however many threads take it, and threads that wait for each other keep the
  /// compiler waiting. At most a sixteenth of a training's first epoch.
  private static final AtomicInteger STEPS_ALONE = new AtomicInteger(64);

  private final Kernels kernels;
  private final Autoencoder model;
  private final TrainingConfig config;
  private final List<TrainingListener> listeners;

  private Trainer(
      Kernels kernels, Autoencoder model, TrainingConfig config, List<TrainingListener> listeners) {
    this.kernels = kernels;
    this.model = model;
    this.config = config;
    this.listeners = listeners;
  }

  /// Trains with the fastest kernels; changes the model's parameters in place.
  ///
  /// @throws IllegalArgumentException if the images do not fit the model or there are none
  /// @throws TrainingDivergedException if the loss is not finite; the model is then as it was after
  ///   the last good epoch
  public static TrainingResult fit(
      Autoencoder model, Dataset data, TrainingConfig config, TrainingListener... listeners) {
    return fit(Kernels.best(), model, data, config, listeners);
  }

  /// Trains with the given kernels.
  public static TrainingResult fit(
      Kernels kernels,
      Autoencoder model,
      Dataset data,
      TrainingConfig config,
      TrainingListener... listeners) {
    checkFits(model, data.train());
    checkFits(model, data.test());
    Trainer trainer = new Trainer(kernels, model, config, List.of(listeners));
    try (Team team = new Team(config.threads())) {
      return trainer.run(data, team);
    }
  }

  private TrainingResult run(Dataset data, Team team) {
    int stepsPerEpoch = Math.ceilDiv(data.train().count(), config.batchSize());
    int most = stepsPerEpoch / 16;
    int alone = Math.min(most, STEPS_ALONE.getAndUpdate(left -> Math.max(0, left - most)));
    Steps steps = new Steps(team, kernels, model, config, alone);
    Evaluation evaluation = new Evaluation(team, kernels, model);
    List<EpochResult> results = new ArrayList<>();
    float[] lastGood = model.parameters().values().clone();
    for (int epoch = 1; epoch <= config.epochs(); epoch++) {
      int[] order = Batches.order(data.train().count(), config.seed(), epoch);
      long start = System.nanoTime();
      double sum = 0;
      int seen = 0;
      while (seen < order.length && !stopRequested()) {
        int size = Math.min(config.batchSize(), order.length - seen);
        double loss = steps.step(data.train(), order, seen, size);
        checkFinite(loss, epoch, seen / config.batchSize() + 1, lastGood);
        sum += loss;
        seen += size;
        announceStep(epoch, seen, order.length, loss / size);
      }
      if (seen < order.length) {
        return new TrainingResult(results, true, kernels.name());
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      double testLoss = evaluation.meanLoss(data.test());
      // The epoch's last step may have spoilt the parameters unseen.
      checkFinite(testLoss, epoch, Math.ceilDiv(seen, config.batchSize()), lastGood);
      results.add(new EpochResult(epoch, sum / seen, testLoss, seconds, order.length / seconds));
      lastGood = model.parameters().values().clone();
      for (TrainingListener listener : listeners) {
        listener.epochDone(results.getLast());
      }
    }
    return new TrainingResult(results, false, kernels.name());
  }

  private boolean stopRequested() {
    for (int l = 0; l < listeners.size(); l++) {
      if (listeners.get(l).stopRequested()) {
        return true;
      }
    }
    return false;
  }

  private void announceStep(int epoch, int images, int total, double loss) {
    for (int l = 0; l < listeners.size(); l++) {
      listeners.get(l).stepDone(epoch, images, total, loss);
    }
  }

  private void checkFinite(double loss, int epoch, int batch, float[] lastGood) {
    if (!Double.isFinite(loss)) {
      float[] values = model.parameters().values();
      System.arraycopy(lastGood, 0, values, 0, values.length);
      throw new TrainingDivergedException(
          "the loss became %s in epoch %d, batch %d, expected a finite number: use a smaller"
                  .formatted(loss, epoch, batch)
              + " learning rate (it is %s)".formatted(config.learningRate()));
    }
  }

  private static void checkFits(Autoencoder model, ImageSet images) {
    Shape found = new Shape(images.channels(), images.height(), images.width());
    if (!found.equals(model.inputShape())) {
      throw new IllegalArgumentException(
          "%s has images of %s and the model expects %s: resize them or build the model for them"
              .formatted(images.name(), found, model.inputShape()));
    }
    if (images.count() == 0) {
      throw new IllegalArgumentException(
          "%s has no images, expected at least one".formatted(images.name()));
    }
  }
}
