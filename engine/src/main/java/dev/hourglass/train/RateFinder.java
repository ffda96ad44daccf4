package dev.hourglass.train;

import dev.hourglass.data.Batches;
import dev.hourglass.data.ImageSet;
import dev.hourglass.kernels.BlockLayout;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.Team;
import dev.hourglass.model.Autoencoder;
import java.util.ArrayList;
import java.util.List;

/// Finds a learning rate to begin with (Smith, "Cyclical learning rates for training neural
/// networks", WACV 2017): a copy of the model is trained while the rate grows by the same factor
/// from step to step. Where it is too small the loss stays, where it is too large the loss
/// explodes, and between the two it falls fastest at a rate somewhat above the best one.
///
/// The model itself is not changed. The same seed gives the same numbers, to the bit.
public final class RateFinder {
  /// A smoothed loss of so many times the lowest one has exploded.
  private static final double EXPLODED = 4;

  private final Autoencoder model;
  private final ImageSet images;
  private final TrainingConfig config;
  private final Sweep sweep;
  private final Steps steps;
  private final Batch batch = new Batch();
  private final List<Point> points = new ArrayList<>();
  private int[] order;
  private BlockLayout.Source source;
  private int epoch = 1;
  private int seen;

  /// Which learning rates to try.
  ///
  /// @param first rate of the first step, above 0
  /// @param last rate of the last step, above the first
  /// @param steps from 20 to 100,000
  public record Sweep(double first, double last, int steps) {
    /// From 1e-6 to 10 in 200 steps.
    public static final Sweep DEFAULT = new Sweep(1e-6, 10, 200);

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public Sweep {
      Check.that("the first learning rate", first > 0 && first <= 1e6, first, "above 0");
      Check.that(
          "the last learning rate", last > first && last <= 1e6, last, "above the first, " + first);
      Check.range("steps", steps, 20, 100_000);
    }

    double rate(int step) {
      return first * StrictMath.pow(last / first, step / (steps - 1.0));
    }

    /// How much of the smoothed loss is history: it looks back over a twentieth of the sweep.
    private double memory() {
      return 1 - 20.0 / Math.max(40, steps);
    }
  }

  private RateFinder(
      Team team,
      Kernels kernels,
      Autoencoder model,
      ImageSet images,
      TrainingConfig config,
      Sweep sweep) {
    this.model = model;
    this.images = images;
    this.config = config;
    this.sweep = sweep;
    steps = new Steps(team, kernels, model, model.parameters().values(), config, 0);
    order = Batches.order(images.count(), config.seed(), epoch);
    source = config.augmentation().of(images, config.seed(), epoch);
  }

  /// Trains a copy of the model with growing learning rates.
  ///
  /// @param kernels the arithmetic to use
  /// @param model the model
  /// @param images to train on; if there are fewer than the sweep's batches need, they come again
  /// @param config how to train; its learning rate, schedule and epochs are not used
  /// @param sweep from which learning rate to which, in how many steps
  /// @return the loss at each learning rate
  /// @throws IllegalArgumentException if the images do not fit the model or there are none
  public static RateCurve find(
      Kernels kernels, Autoencoder model, ImageSet images, TrainingConfig config, Sweep sweep) {
    Trainer.checkFits(model, images);
    try (Team team = new Team(config.threads())) {
      return new RateFinder(team, kernels, model.copy(), images, config, sweep).run();
    }
  }

  private RateCurve run() {
    double lowest = Double.POSITIVE_INFINITY;
    double smoothed = 0;
    double memory = sweep.memory();
    for (int s = 0; s < sweep.steps(); s++) {
      double rate = sweep.rate(s);
      double loss = step(s, rate);
      smoothed = memory * smoothed + (1 - memory) * loss;
      // The history begins at zero, which the first losses must not be drawn to.
      double shown = smoothed / (1 - StrictMath.pow(memory, s + 1.0));
      if (!(shown <= EXPLODED * lowest)) {
        return new RateCurve(points, true);
      }
      lowest = Math.min(lowest, shown);
      points.add(new Point(rate, loss, shown));
    }
    return new RateCurve(points, false);
  }

  /// What training makes small, penalties included, as a mean over the next batch's images.
  private double step(int step, double rate) {
    if (seen == order.length) {
      epoch++;
      seen = 0;
      order = Batches.order(images.count(), config.seed(), epoch);
      source = config.augmentation().of(images, config.seed(), epoch);
    }
    int size = Math.min(config.batchSize(), order.length - seen);
    batch.train(images, source, order, seen, size, config.seed(), epoch);
    double loss = steps.step(batch, step + 1, rate);
    double weight = config.penalty().weightAt(batch.epochs) / model.inputShape().size();
    seen += size;
    return (loss + weight * steps.penalties()) / size;
  }

  /// What one step gave.
  ///
  /// @param learningRate of the step
  /// @param loss mean over the step's images, before the step
  /// @param smoothed the same with the losses before it
  public record Point(double learningRate, double loss, double smoothed) {}
}
