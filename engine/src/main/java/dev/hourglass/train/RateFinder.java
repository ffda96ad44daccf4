package dev.hourglass.train;

import dev.hourglass.data.Batches;
import dev.hourglass.data.Images;
import dev.hourglass.kernels.BlockLayout;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.parallel.Team;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// Finds a good learning rate (Smith, "Cyclical learning rates for training neural networks", WACV
/// 2017): copies of the model are trained while the rate grows by the same factor from step to
/// step. Where it is too small the loss stays, between it falls, and where the rate is too large
/// the loss rises again.
///
/// The losses of a single sweep depend more on its batches than on its rates, so there are several
/// over the images in different orders, and their mean is smoothed. The model itself is not
/// changed. The same seed gives the same numbers, to the bit.
public final class RateFinder {
  /// How many sweeps are taken.
  public static final int REPEATS = 3;

  /// A loss of so many times the first one has exploded.
  private static final double EXPLODED = 4;

  /// Standard deviation of the bell that smooths the losses, as a share of the sweep's steps.
  private static final double SMOOTHING = 0.03;

  private final Autoencoder model;
  private final Images images;
  private final TrainingConfig config;
  private final Sweep sweep;
  private final Steps steps;
  private final Batch batch = new Batch();
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
      SettingChecks.number("the first learning rate", first > 0 && first <= 1e6, first, "above 0");
      SettingChecks.number(
          "the last learning rate", last > first && last <= 1e6, last, "above the first, " + first);
      SettingChecks.range("steps", steps, 20, 100_000);
    }

    double rate(int step) {
      return first * StrictMath.pow(last / first, step / (steps - 1.0));
    }
  }

  private RateFinder(
      Team team,
      Kernels kernels,
      Autoencoder model,
      Images images,
      TrainingConfig config,
      Sweep sweep) {
    this.model = model;
    this.images = images;
    this.config = config;
    this.sweep = sweep;
    steps = new Steps(team, kernels, model, model.parameters().values(), config, 0);
    steps.plan(Math.min(config.batchSize(), images.count()));
    order = Batches.order(images.count(), config.seed(), epoch);
    source = config.source(images, epoch);
  }

  /// Trains copies of the model with growing learning rates.
  ///
  /// @param kernels the arithmetic to use
  /// @param model the model
  /// @param images to train on; if there are fewer than the sweep's batches need, they come again
  /// @param config how to train; its learning rate is not used, its schedule and epochs say only
  ///   where on the curve the suggestion is
  /// @param sweep from which learning rate to which, in how many steps
  /// @param progress receives the number of steps that are done or skipped, in all {@link #REPEATS}
  ///   times those of the sweep
  /// @return the loss at each learning rate
  /// @throws IllegalArgumentException if the images do not fit the model or there are none
  public static RateCurve find(
      Kernels kernels,
      Autoencoder model,
      Images images,
      TrainingConfig config,
      Sweep sweep,
      IntConsumer progress) {
    config.requireFit(model);
    TrainingImages.requireFit(model, images, config.batchSize());
    Images drawn = config.binarisation().trained(images);
    List<double[]> sweeps = new ArrayList<>();
    try (Team team = new Team(config.threads())) {
      for (int repeat = 0; repeat < REPEATS; repeat++) {
        TrainingConfig shuffled = config.withSeed(config.seed() + repeat);
        sweeps.add(
            new RateFinder(team, kernels, model.copy(), drawn, shuffled, sweep).run(progress));
      }
    }
    return curve(sweep, mean(sweeps), RateCurve.Aim.of(config, images.count()));
  }

  private static RateCurve curve(Sweep sweep, double[] losses, RateCurve.Aim aim) {
    double[] smoothed = smoothed(losses, SMOOTHING * sweep.steps());
    List<Point> points =
        IntStream.range(0, losses.length)
            .mapToObj(step -> new Point(sweep.rate(step), losses[step], smoothed[step]))
            .toList();
    return new RateCurve(points, losses.length < sweep.steps(), aim);
  }

  /// The mean of all sweeps as far as every one came.
  private static double[] mean(List<double[]> sweeps) {
    double[] mean = new double[sweeps.stream().mapToInt(losses -> losses.length).min().orElse(0)];
    for (double[] losses : sweeps) {
      for (int step = 0; step < mean.length; step++) {
        mean[step] += losses[step] / sweeps.size();
      }
    }
    return mean;
  }

  /// Means weighted by a Gaussian around each step: unlike a moving average they do not lag.
  private static double[] smoothed(double[] losses, double deviation) {
    double[] smoothed = new double[losses.length];
    for (int step = 0; step < losses.length; step++) {
      double sum = 0;
      double weights = 0;
      for (int other = 0; other < losses.length; other++) {
        double distance = (other - step) / deviation;
        double weight = StrictMath.exp(-distance * distance / 2);
        sum += weight * losses[other];
        weights += weight;
      }
      smoothed[step] = sum / weights;
    }
    return smoothed;
  }

  /// The losses until the first that has exploded.
  private double[] run(IntConsumer progress) {
    double[] losses = new double[sweep.steps()];
    for (int s = 0; s < losses.length; s++) {
      losses[s] = step(s, sweep.rate(s));
      // So written that NaN has exploded, too.
      if (!(losses[s] <= EXPLODED * losses[0]) || Double.isInfinite(losses[s])) {
        progress.accept(losses.length - s);
        return Arrays.copyOf(losses, s);
      }
      progress.accept(1);
    }
    return losses;
  }

  /// What training makes small, penalties included, as a mean over the next batch's images.
  private double step(int step, double rate) {
    if (seen == order.length) {
      epoch++;
      seen = 0;
      order = Batches.order(images.count(), config.seed(), epoch);
      source = config.source(images, epoch);
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
  /// @param smoothed the same with the losses about it
  public record Point(double learningRate, double loss, double smoothed) {}
}
