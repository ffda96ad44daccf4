package dev.hourglass.bench;

import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.Version;
import dev.hourglass.bench.peers.BenchImages;
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
import java.util.stream.IntStream;
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
          + " and with each of the grid; test losses are compared."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class RatesCommand implements Callable<Integer> {
  private static final int EPOCHS = 2;

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

  @Option(names = "--seed", paramLabel = "N", description = "Seed of all trainings (default: 0).")
  private long seed;

  /// A learning rate and the test loss that it leads to.
  record Trial(double learningRate, double loss) {}

  /// @param suggested what `find-rate` says
  /// @param best the best of the grid
  record Outcome(Trial suggested, Trial best) {
    double ratio() {
      return suggested.loss / best.loss;
    }
  }

  @Override
  public Integer call() throws Exception {
    if (images < 1) {
      throw new IllegalArgumentException("--images is %d, expected 1 or more".formatted(images));
    }
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
      Outcome outcome = measure(name, dataset, seed);
      table.add(
          name,
          Double.toString(outcome.suggested.learningRate),
          String.format(Locale.ROOT, "%.5f", outcome.suggested.loss),
          String.format(Locale.ROOT, "%.2g", outcome.best.learningRate),
          String.format(Locale.ROOT, "%.5f", outcome.best.loss),
          String.format(Locale.ROOT, "%.2f", outcome.ratio()));
    }
    out.println();
    out.print(table);
    return 0;
  }

  /// Trains a preset with the suggested rate and with four of each decade from .00056 to .032.
  static Outcome measure(String preset, Dataset dataset, long seed) {
    TrainingConfig config = Recipes.of(preset).withSeed(seed).withEpochs(EPOCHS);
    Autoencoder fresh = model(preset, dataset, seed);
    double found =
        RateFinder.find(
                Kernels.best(), fresh, dataset.train(), config, RateFinder.Sweep.DEFAULT, _ -> {})
            .suggestion()
            .orElseThrow();
    // As a user reads it and types it in.
    double suggested = Numbers.decimal(String.format(Locale.ROOT, "%.2g", found));
    Trial best =
        IntStream.rangeClosed(-1, 6)
            .mapToObj(k -> tried(preset, dataset, config, 1e-3 * StrictMath.pow(10, k / 4.0)))
            .min(Comparator.comparingDouble(Trial::loss))
            .orElseThrow();
    return new Outcome(tried(preset, dataset, config, suggested), best);
  }

  private static Trial tried(
      String preset, Dataset dataset, TrainingConfig config, double learningRate) {
    Autoencoder model = model(preset, dataset, config.seed());
    try {
      var result = Trainer.fit(model, dataset, config.withLearningRate(learningRate));
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
