package dev.hourglass.bench;

import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.Version;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.files.Numbers;
import dev.hourglass.metrics.Bootstrap;
import dev.hourglass.metrics.ErrorSummary;
import dev.hourglass.metrics.ImageComparison;
import dev.hourglass.metrics.Metric;
import dev.hourglass.metrics.ReconstructionMetrics;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelOptions;
import dev.hourglass.model.Models;
import dev.hourglass.train.EpochResult;
import dev.hourglass.train.Recipes;
import dev.hourglass.train.Trainer;
import dev.hourglass.train.TrainingConfig;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hourglass bench presets`: every preset trained by its recipe and measured.
@Command(
    name = "presets",
    description = {
      "Train every preset by its recipe and show how well it reconstructs.",
      "",
      "All errors are measured on the clean test images, also for models trained on corrupted"
          + " ones. The last column is the MSE with codes refined in 20 steps. This takes as long"
          + " as all the trainings."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class PresetsCommand implements Callable<Integer> {
  /// Of the refinement.
  private static final int STEPS = 20;

  @Mixin private ImagesOption data = new ImagesOption();

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description =
          "Some of them, separated by commas: sharp, or vae:2 for a vae with 2 latent"
              + " dimensions.")
  private @Nullable List<String> only;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Epochs instead of each recipe's own.")
  private @Nullable Integer epochs;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of all trainings (default: 0).")
  private long seed;

  @Override
  public Integer call() throws Exception {
    if (epochs != null && epochs < 1) {
      throw new IllegalArgumentException("--epochs is %d, expected 1 or more".formatted(epochs));
    }
    PrintStream out = Console.system().out();
    out.print(Environment.here().lines());
    Dataset dataset = data.loadDataset(out);
    Table table =
        new Table(
            "preset",
            "numbers",
            "parameters",
            "epochs",
            "s per epoch",
            "s",
            "test MSE",
            "PSNR",
            "refined");
    for (String name : only == null ? everything() : only) {
      out.println("training   " + name);
      addRow(table, name, dataset);
    }
    out.println();
    out.print(table);
    return 0;
  }

  /// Every preset, and the variational one once more with two numbers.
  private static List<String> everything() {
    return Models.NAMES.stream()
        .flatMap(name -> name.equals("vae") ? Stream.of("vae:2", "vae:16") : Stream.of(name))
        .toList();
  }

  private void addRow(Table table, String name, Dataset dataset) {
    String[] parts = name.split(":", 2);
    ModelOptions options = Models.options(parts[0]);
    if (parts.length > 1) {
      options = options.withLatent(Numbers.whole(parts[1]));
    }
    ByteImages train = dataset.train();
    Autoencoder model = Models.preset(parts[0], train.shape(), options, seed);
    TrainingConfig recipe = Recipes.of(parts[0]).withSeed(seed);
    TrainingConfig config = epochs == null ? recipe : recipe.withEpochs(epochs);
    long start = System.nanoTime();
    List<EpochResult> results = Trainer.fit(model, dataset, config).epochs();
    double seconds = (System.nanoTime() - start) / 1e9;
    ErrorSummary error = error(model, dataset.test(), config.threads(), 0);
    ErrorSummary refined = error(model, dataset.test(), config.threads(), STEPS);
    double perEpoch =
        results.stream().mapToDouble(EpochResult::seconds).sorted().toArray()[results.size() / 2];
    table.add(
        name,
        Integer.toString(model.codeSize()),
        String.format(Locale.ROOT, "%,d", model.parameters().trainable()),
        Integer.toString(results.size()),
        String.format(Locale.ROOT, "%.1f", perEpoch),
        String.format(Locale.ROOT, "%.0f", seconds),
        String.format(Locale.ROOT, "%.5f", error.of(Metric.MSE)),
        String.format(Locale.ROOT, "%.2f", error.of(Metric.PSNR_OF_MEAN_ERROR)),
        String.format(Locale.ROOT, "%.5f", refined.of(Metric.MSE)));
  }

  private static ErrorSummary error(Autoencoder model, ByteImages images, int threads, int steps) {
    int size = images.shape().size();
    ReconstructionMetrics metrics = new ReconstructionMetrics(size);
    var comparison = new ImageComparison(images.shape());
    float[] original = new float[size];
    try (Inference inference = model.inference(threads)) {
      Codes codes = inference.encode(images);
      float[] drawn =
          inference.decode(steps == 0 ? codes : inference.refine(images, codes, steps)).values();
      for (int i = 0; i < images.count(); i++) {
        images.copy(i, original, 0);
        metrics.add(
            comparison.compare(original, 0, drawn, i * size), ReconstructionMetrics.UNLABELLED);
      }
    }
    return metrics.result(Bootstrap.NONE).all();
  }
}
