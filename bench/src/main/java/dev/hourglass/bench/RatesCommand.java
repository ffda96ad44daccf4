package dev.hourglass.bench;

import dev.hourglass.app.terminal.Console;
import dev.hourglass.bench.peers.BenchImages;
import dev.hourglass.bench.timing.Medians;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Shape;
import dev.hourglass.files.Numbers;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import dev.hourglass.train.RateFinder;
import dev.hourglass.train.Recipes;
import dev.hourglass.train.Trainer;
import dev.hourglass.train.TrainingConfig;
import dev.hourglass.train.TrainingDivergedException;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hourglass bench rates`: whether the learning rate that `find-rate` suggests is a good one.
@Command(
    name = "rates",
    description = {
      "Compare the learning rates that find-rate suggests with a grid of others.",
      "",
      "Every preset is trained by its recipe, but for two epochs, with the suggested learning rate"
          + " and with each of the grid. One training's test loss depends on chance, so each is"
          + " repeated with several seeds, and the medians are compared."
    })
final class RatesCommand implements Callable<Integer> {
  private static final int EPOCHS = 2;

  static final int SEEDS = 3;

  /// One test image to so many training images, as MNIST has them.
  private static final int EVERY = 6;

  @Mixin private ImagesOption data = new ImagesOption();

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "Some of the presets, separated by commas: classic,vae.")
  private List<String> only = Models.NAMES;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "The first training images to use (default: 12000).")
  private int images = 12_000;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How many trainings with each rate: seeds 0 to N-1 (default: 3).")
  private int seeds = SEEDS;

  /// A learning rate and the test loss that it leads to.
  record Trial(double learningRate, double loss) {}

  /// @param suggested what `find-rate` says, for each seed
  /// @param grid for each of its rates the median loss over the seeds
  record Outcome(List<Trial> suggested, List<Trial> grid) {
    Trial best() {
      return grid.stream().min(Comparator.comparingDouble(Trial::loss)).orElseThrow();
    }

    double loss() {
      return Medians.of(suggested.stream().map(Trial::loss).toList());
    }

    double ratio() {
      return loss() / best().loss;
    }
  }

  @Override
  public Integer call() throws Exception {
    if (images < 1) {
      throw new IllegalArgumentException("--images is %d, expected 1 or more".formatted(images));
    }
    BenchCommand.check("--seeds", seeds, 100);
    PrintStream out = Console.system().out();
    out.print(Environment.here().lines());
    Dataset all = BenchImages.dataset(data.mnist(out));
    ByteImages train = all.train().range(0, Math.min(images, all.train().count()));
    ByteImages test = all.test().range(0, Math.clamp(images / EVERY, 1, all.test().count()));
    Dataset dataset = new Dataset(all.name(), train, test);
    Table table =
        new Table("preset", "suggested", "test loss", "best of grid", "test loss", "ratio");
    for (String name : only) {
      out.println("training   " + name);
      Outcome outcome = measure(name, dataset, seeds);
      Trial best = outcome.best();
      table.add(
          name,
          outcome.suggested.stream()
              .map(trial -> Double.toString(trial.learningRate))
              .collect(Collectors.joining(" ")),
          String.format(Locale.ROOT, "%.5f", outcome.loss()),
          String.format(Locale.ROOT, "%.2g", best.learningRate),
          String.format(Locale.ROOT, "%.5f", best.loss),
          String.format(Locale.ROOT, "%.2f", outcome.ratio()));
    }
    out.println();
    out.print(table);
    return 0;
  }

  /// Trains a preset with the suggested rate and with two of each decade from .001 to .032.
  ///
  /// @param seeds how often
  static Outcome measure(String preset, Dataset dataset, int seeds) {
    List<Trial> suggested =
        LongStream.range(0, seeds)
            .mapToObj(seed -> tried(preset, dataset, seed, suggestion(preset, dataset, seed)))
            .toList();
    List<Trial> grid =
        IntStream.rangeClosed(0, 3)
            .mapToDouble(k -> 1e-3 * StrictMath.pow(10, k / 2.0))
            .mapToObj(rate -> median(preset, dataset, seeds, rate))
            .toList();
    return new Outcome(suggested, grid);
  }

  private static double suggestion(String preset, Dataset dataset, long seed) {
    Autoencoder fresh = model(preset, dataset, seed);
    double found =
        RateFinder.find(
                Kernels.best(),
                fresh,
                dataset.train(),
                config(preset, seed),
                RateFinder.Sweep.DEFAULT,
                _ -> {})
            .suggestion()
            .orElseThrow();
    // As a user reads it and types it in.
    return Numbers.decimal(String.format(Locale.ROOT, "%.2g", found));
  }

  private static Trial median(String preset, Dataset dataset, int seeds, double learningRate) {
    double[] losses =
        LongStream.range(0, seeds)
            .mapToDouble(seed -> tried(preset, dataset, seed, learningRate).loss)
            .toArray();
    return new Trial(learningRate, Medians.of(losses));
  }

  private static TrainingConfig config(String preset, long seed) {
    return Recipes.of(preset).withSeed(seed).withEpochs(EPOCHS);
  }

  private static Trial tried(String preset, Dataset dataset, long seed, double learningRate) {
    Autoencoder model = model(preset, dataset, seed);
    TrainingConfig config = config(preset, seed).withLearningRate(learningRate);
    try {
      var result = Trainer.fit(model, dataset, config);
      return new Trial(learningRate, result.epochs().getLast().testLoss());
    } catch (TrainingDivergedException e) {
      return new Trial(learningRate, Double.POSITIVE_INFINITY);
    }
  }

  private static Autoencoder model(String preset, Dataset dataset, long seed) {
    ByteImages train = dataset.train();
    Shape shape = train.shape();
    return Models.preset(preset, shape, seed);
  }
}
