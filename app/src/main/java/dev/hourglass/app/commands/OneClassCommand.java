package dev.hourglass.app.commands;

import dev.hourglass.analysis.anomaly.OneClass;
import dev.hourglass.analysis.anomaly.OneClassReport;
import dev.hourglass.app.input.DatasetChoice;
import dev.hourglass.app.input.ModelChoice;
import dev.hourglass.app.input.UsageError;
import dev.hourglass.app.options.Candidates;
import dev.hourglass.app.options.DataOptions;
import dev.hourglass.app.options.ThreadsOption;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.Progress;
import dev.hourglass.app.text.OneClassTable;
import dev.hourglass.data.Binarisation;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Shape;
import dev.hourglass.train.Recipes;
import dev.hourglass.train.TrainingConfig;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hourglass one-class`: how well a model of one class separates it from the others. A command of
/// its own beside `anomalies`, since it takes no model: it trains one for each class and keeps
/// none.
@Command(
    name = "one-class",
    description = {
      "Measure how well scores separate one class from others.",
      "",
      "For each class a model is trained on its training images only; then all test images",
      "are scored, and the area under the curve (AUROC) is the chance that an image of",
      "another class has the higher score. See docs/anomalies.md for the scores. No model",
      "is saved."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hourglass one-class",
      "  hourglass one-class --dataset fashion-mnist --seeds 3",
      "  hourglass one-class --model classic --epochs 20 --json"
    })
final class OneClassCommand implements Callable<Integer> {
  private static final String MODEL = "sharp";
  private static final int LATENT = 16;
  private static final int EPOCHS = 15;
  private static final int MOST_SEEDS = 100;

  @Mixin private DataOptions data = new DataOptions();
  @Mixin private ThreadsOption threads = new ThreadsOption();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      completionCandidates = Candidates.ModelNames.class,
      description =
          "A preset as in train --help, or a .json file (default: "
              + MODEL
              + " with latent dimension "
              + LATENT
              + ").")
  private @Nullable String model;

  @Option(
      names = "--latent",
      paramLabel = "N",
      description =
          "Latent dimension of a preset (default: "
              + LATENT
              + ", or the preset's where --model names one).")
  private @Nullable Integer latent;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the training images (default: " + EPOCHS + ").")
  private int epochs = EPOCHS;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the initial parameters and the shuffling (default: 0).")
  private long seed;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Models for each class, with consecutive seeds (default: 1).")
  private int seeds = 1;

  @Option(
      names = "--validation",
      paramLabel = "N",
      description =
          "Hold out N training images and score them instead of the test images, so that these"
              + " are not used for choices.")
  private int validation;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    long started = System.nanoTime();
    Console console = json ? Console.errors() : Console.system();
    UsageError.unlessWithin("--seeds", seeds, 1, MOST_SEEDS);
    ModelChoice choice = choice();
    TrainingConfig config =
        UsageError.unlessValid(() ->
            Recipes.of(choice.name())
                .with(c -> {
                  c.epochs = epochs;
                  c.seed = seed;
                  c.threads = threads.threads();
                }));
    Binarisation how = Objects.requireNonNullElse(binarisation(), config.binarisation());
    Dataset dataset = how.measured(dataset(console, choice.input().orElse(null)));
    Shape shape = dataset.train().shape();
    if (choice.build(shape, 0, seed).classes() > 0) {
      throw new UsageError(
          "the model %s takes labels, expected an unconditional one: leave its labels out"
              .formatted(choice.name()));
    }
    OneClass.Result result;
    long work = OneClass.work(dataset, config, seeds);
    try (Progress progress = Progress.start(console, "one class", work, "images")) {
      TrainingConfig drawn = config.with(c -> c.binarisation = Binarisation.NONE);
      result =
          OneClass.run(dataset, s -> choice.build(shape, 0, s), drawn, seeds, progress::advance);
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    var report = new OneClassReport(dataset, choice.name(), epochs, seed, seeds, result, seconds);
    if (json) {
      Console.json(report.toJson());
    } else {
      OneClassTable.print(console.out(), report);
    }
    return 0;
  }

  private ModelChoice choice() throws IOException {
    String word = model == null ? MODEL : model;
    Integer numbers = model == null && latent == null ? Integer.valueOf(LATENT) : latent;
    if (numbers == null) {
      return ModelChoice.of(word, preset -> preset);
    }
    if (ModelChoice.isFile(word)) {
      throw new UsageError("--latent changes a preset, and --model names a file: change the file");
    }
    return ModelChoice.of(word, preset -> UsageError.unlessValid(() -> preset.withLatent(numbers)));
  }

  /// The scores compare images with the codes of those that the model has seen.
  private @Nullable Binarisation binarisation() {
    Binarisation asked = data.binarisation();
    if (asked == Binarisation.DYNAMIC) {
      throw new UsageError(
          "--binarise is dynamic, and training images are compared with others after the training: use fixed");
    }
    return asked;
  }

  private Dataset dataset(Console console, @Nullable Shape shape) throws IOException {
    return DatasetChoice.validated(data.choice().load(console, shape), validation, seed);
  }
}
