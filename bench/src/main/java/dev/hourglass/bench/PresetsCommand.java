package dev.hourglass.bench;

import dev.hourglass.app.options.Effect;
import dev.hourglass.app.terminal.Console;
import dev.hourglass.bench.Contest.Bound;
import dev.hourglass.bench.Contest.Candidate;
import dev.hourglass.bench.Result.Entry;
import dev.hourglass.bench.peers.BenchImages;
import dev.hourglass.bench.peers.Job;
import dev.hourglass.bench.peers.Job.Activity;
import dev.hourglass.bench.peers.Peer;
import dev.hourglass.bench.peers.Preset;
import dev.hourglass.bench.timing.Medians;
import dev.hourglass.bench.timing.Timing;
import dev.hourglass.bench.timing.Workload;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.data.Shape;
import dev.hourglass.metrics.Bootstrap;
import dev.hourglass.metrics.ErrorSummary;
import dev.hourglass.metrics.ImageComparison;
import dev.hourglass.metrics.Metric;
import dev.hourglass.metrics.ReconstructionMetrics;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.train.EpochResult;
import dev.hourglass.train.Trainer;
import dev.hourglass.train.TrainingConfig;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
          + " as all the trainings; with --quick only speeds are measured. The bound is the time of"
          + " an epoch's multiply-adds at the processor's peak."
    })
final class PresetsCommand implements Callable<Integer> {
  /// Of the refinement.
  private static final int STEPS = 20;

  private static final int EPOCH = DatasetSpec.Synthetic.LIKE_MNIST;
  private static final int THREADS = TrainingConfig.defaults().threads();
  private static final String RATIO = "time / bound";

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

  @Option(
      names = "--quick",
      description = "Train with a few hundred batches only, and show the speeds.")
  @Effect(replaces = {"--epochs", "--seed"})
  private boolean quick;

  @Option(
      names = "--batches",
      paramLabel = "N",
      description = "Batches per turn of --quick, scaled to an epoch (default: 300).")
  @Effect(with = "--quick")
  private int batches = 300;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Turns of --quick; medians count (default: 5).")
  @Effect(with = "--quick")
  private int runs = 5;

  @Mixin private ReportOptions report = new ReportOptions();

  @Override
  public Integer call() throws Exception {
    if (epochs != null && epochs < 1) {
      throw new IllegalArgumentException("--epochs is %d, expected 1 or more".formatted(epochs));
    }
    BenchCommand.check("--batches", batches, EPOCH);
    BenchCommand.check("--runs", runs, 1000);
    report.check();
    PrintStream out = Console.system().out();
    Environment environment = Environment.here();
    out.print(environment.lines());
    Contest contest = data.contest(runs, out);
    List<Result> results = new ArrayList<>();
    Table table = quick ? speeds(contest, results) : trainings(contest, results);
    out.println();
    out.print(table);
    report.finish(environment, contest, List.of(), results);
    return 0;
  }

  private List<Preset> presets() {
    return only == null ? Preset.all() : only.stream().map(Preset::new).toList();
  }

  /// Every preset for a few hundred batches, in a process of its own.
  private Table speeds(Contest contest, List<Result> results) throws Exception {
    Table table = new Table("preset", "parameters", "batch", "s per epoch", "bound", RATIO);
    for (Preset preset : presets()) {
      int batch = preset.recipe().batchSize();
      int calls = Math.min(batches, EPOCH / batch);
      List<Job> jobs =
          Peer.HOURGLASS.settings(THREADS).stream()
              .map(setting -> contest.job(Peer.HOURGLASS, setting, Activity.TRAIN, batch, calls))
              .map(job -> job.with(preset))
              .toList();
      Autoencoder model = preset.model(new Shape(1, 28, 28), seed);
      List<Entry> entries = contest.race(List.of(new Candidate(preset.text(), jobs)), bound(model));
      Result result = result(preset, entries);
      results.add(result);
      Result.Row row = result.rows().getLast();
      table.add(
          preset.text() + ", " + row.setting(),
          "%,d".formatted(model.parameters().trainable()),
          Integer.toString(batch),
          "%.2f".formatted(row.median()),
          "%.2f".formatted(result.rows().getFirst().median()),
          "%.2f".formatted(row.ratio()));
    }
    return table;
  }

  private static Bound bound(Autoencoder model) {
    return new Bound(Workload.training(model), THREADS);
  }

  /// @param entries Hourglass, then the bound, with which it is compared
  private static Result result(Preset preset, List<Entry> entries) {
    Task task = new Task("train " + preset.text(), Task.Unit.SECONDS_PER_EPOCH, Task.Ratio.BOUND);
    return new Result(task, entries.reversed());
  }

  /// Every preset trained by its recipe.
  private Table trainings(Contest contest, List<Result> results) throws Exception {
    Dataset dataset = BenchImages.dataset(contest.mnist());
    Table table =
        new Table(
            "preset",
            "numbers",
            "parameters",
            "epochs",
            "s per epoch",
            "bound",
            RATIO,
            "s",
            "test MSE",
            "PSNR",
            "refined");
    for (Preset preset : presets()) {
      contest.out().println("training   " + preset.text());
      addRow(table, preset, dataset, results);
    }
    return table;
  }

  private void addRow(Table table, Preset preset, Dataset dataset, List<Result> results) {
    int images = dataset.train().count();
    Autoencoder model = preset.model(dataset.train().shape(), seed);
    TrainingConfig recipe = preset.recipe().withSeed(seed);
    TrainingConfig config = epochs == null ? recipe : recipe.withEpochs(epochs);
    Bound bound = bound(model);
    Timing before = bound.take();
    long start = System.nanoTime();
    List<EpochResult> trained = Trainer.fit(model, dataset, config).epochs();
    double seconds = (System.nanoTime() - start) / 1e9;
    List<Timing> peaks = List.of(before, bound.take());
    List<Timing> turns = trained.stream().map(epoch -> Timing.of(epoch.seconds())).toList();
    Entry hourglass = new Entry(preset.text(), "", images, turns);
    results.add(result(preset, List.of(hourglass, new Entry(Bound.NAME, "", 1, peaks))));
    ErrorSummary error = error(model, dataset.test(), config.threads(), 0);
    ErrorSummary refined = error(model, dataset.test(), config.threads(), STEPS);
    double perEpoch = Medians.of(Timing.seconds(turns));
    double least = images * Medians.of(Timing.seconds(peaks));
    table.add(
        preset.text(),
        Integer.toString(model.codeSize()),
        "%,d".formatted(model.parameters().trainable()),
        Integer.toString(turns.size()),
        "%.1f".formatted(perEpoch),
        "%.1f".formatted(least),
        "%.2f".formatted(perEpoch / least),
        "%.0f".formatted(seconds),
        "%.5f".formatted(error.of(Metric.MSE)),
        "%.2f".formatted(error.of(Metric.PSNR_OF_MEAN_ERROR)),
        "%.5f".formatted(refined.of(Metric.MSE)));
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
