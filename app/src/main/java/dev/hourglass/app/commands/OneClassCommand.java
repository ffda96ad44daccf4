package dev.hourglass.app.commands;

import com.google.gson.GsonBuilder;
import dev.hourglass.anomaly.AnomalyScore;
import dev.hourglass.app.Console;
import dev.hourglass.app.Progress;
import dev.hourglass.app.anomalies.OneClass;
import dev.hourglass.app.anomalies.OneClass.ClassResult;
import dev.hourglass.data.Dataset;
import dev.hourglass.nn.Shape;
import dev.hourglass.train.Recipes;
import dev.hourglass.train.TrainingConfig;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hourglass one-class`: how well a model that knows one class tells it from the others. A command
/// of its own beside `anomalies`, since it takes no model: it trains one for each class and keeps
/// none.
@Command(
    name = "one-class",
    description = {
      "Measure how well one class is told from all others.",
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
      description = "A preset as in train --help, or a .json file (default: " + MODEL + ").")
  private String model = MODEL;

  @Option(
      names = "--latent",
      paramLabel = "N",
      description = "Numbers of a preset's code (default: " + LATENT + ").")
  private @Nullable Integer latent;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "How often each image is seen (default: " + EPOCHS + ").")
  private int epochs = EPOCHS;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides the initial parameters and the shuffling (default: 0).")
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
          "Score so many of the training images instead of the test images, so that choices are not"
              + " made on these.")
  private int validation;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    long started = System.nanoTime();
    Console console = json ? Console.errors() : Console.system();
    if (seeds < 1 || seeds > MOST_SEEDS) {
      throw new UsageError("--seeds is %d, expected 1 to %d".formatted(seeds, MOST_SEEDS));
    }
    ModelChoice choice = choice();
    TrainingConfig config =
        UsageError.unlessValid(() ->
            Recipes.of(choice.name())
                .with(c -> {
                  c.epochs = epochs;
                  c.seed = seed;
                  c.threads = threads.threads();
                }));
    Dataset dataset = dataset(console, choice.input().orElse(null));
    Shape shape = Shapes.of(dataset.train());
    if (choice.build(shape, 0, seed).classes() > 0) {
      throw new UsageError(
          "the model %s is told labels, expected one that learns from images alone: leave its labels out"
              .formatted(choice.name()));
    }
    OneClass.Result result;
    long work = OneClass.work(dataset, config, seeds);
    try (Progress progress = Progress.start(console, "one class", work, "images")) {
      result =
          OneClass.run(dataset, s -> choice.build(shape, 0, s), config, seeds, progress::advance);
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    if (json) {
      printJson(dataset, choice, result, seconds);
    } else {
      print(console, dataset, choice, result, seconds);
    }
    return 0;
  }

  private ModelChoice choice() throws IOException {
    if (model.endsWith(".json") && latent != null) {
      throw new UsageError("--latent changes a preset, and --model names a file: change the file");
    }
    int numbers = latent == null ? LATENT : latent;
    return ModelChoice.of(
        model, preset -> UsageError.unlessValid(() -> preset.withLatent(numbers)));
  }

  private Dataset dataset(Console console, @Nullable Shape shape) throws IOException {
    Dataset all = data.load(console, shape);
    return validation == 0
        ? all
        : UsageError.unlessValid(() -> all.withValidation(validation, seed));
  }

  private void print(
      Console console,
      Dataset dataset,
      ModelChoice choice,
      OneClass.Result result,
      double seconds) {
    console
        .out()
        .printf(
            Locale.ROOT,
            "%s, one class against the others: %s, %d epochs, %s%n%n",
            dataset.name(),
            choice.name(),
            epochs,
            seeds == 1 ? "seed " + seed : "means over %d seeds".formatted(seeds));
    console.out().printf("%-12s %8s", "AUROC in %", "images");
    for (AnomalyScore score : AnomalyScore.values()) {
      console.out().printf(" %14s", score.word());
    }
    console.out().println();
    for (ClassResult one : result.classes()) {
      row(console, one.name(), "%,d".formatted(one.trainingImages()), one.auroc());
    }
    row(console, "mean", "", result.mean());
    console.out().println();
    if (seeds > 1) {
      console.out().println("combined by seed: " + String.join(", ", percent(result.bySeed())));
    }
    console.out().printf(Locale.ROOT, "Done in %.1f s%n", seconds);
  }

  private static List<String> percent(List<Double> areas) {
    return areas.stream().map(area -> String.format(Locale.ROOT, "%.2f", 100 * area)).toList();
  }

  private static void row(
      Console console, String name, String images, Map<AnomalyScore, Double> areas) {
    console.out().printf("%-12s %8s", name, images);
    areas.values().forEach(area -> console.out().printf(Locale.ROOT, " %14.2f", 100 * area));
    console.out().println();
  }

  private void printJson(
      Dataset dataset, ModelChoice choice, OneClass.Result result, double seconds) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("dataset", dataset.name());
    all.put("train_digest", dataset.train().digest());
    all.put("test_digest", dataset.test().digest());
    all.put("model", choice.name());
    all.put("epochs", epochs);
    all.put("seed", seed);
    all.put("seeds", seeds);
    all.put("classes", result.classes().stream().map(OneClassCommand::numbers).toList());
    all.put("mean_auroc", words(result.mean()));
    all.put("mean_auroc_by_seed", result.bySeed());
    all.put("seconds", seconds);
    System.out.println(new GsonBuilder().setPrettyPrinting().create().toJson(all));
  }

  private static Map<String, Object> numbers(ClassResult result) {
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("class", result.name());
    numbers.put("train_images", result.trainingImages());
    numbers.put("test_images", result.testImages());
    numbers.put("auroc", words(result.auroc()));
    return numbers;
  }

  private static Map<String, Double> words(Map<AnomalyScore, Double> areas) {
    Map<String, Double> words = new LinkedHashMap<>();
    for (AnomalyScore score : AnomalyScore.values()) {
      words.put(score.word(), Objects.requireNonNull(areas.get(score)));
    }
    return words;
  }
}
