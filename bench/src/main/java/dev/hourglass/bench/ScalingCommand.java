package dev.hourglass.bench;

import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.Version;
import dev.hourglass.bench.peers.BenchImages;
import dev.hourglass.bench.timing.LargeModel;
import dev.hourglass.bench.timing.Medians;
import dev.hourglass.bench.timing.Peak;
import dev.hourglass.bench.timing.Turns;
import dev.hourglass.bench.timing.Turns.Turn;
import dev.hourglass.bench.timing.Workload;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import dev.hourglass.train.Trainer;
import dev.hourglass.train.TrainingConfig;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hourglass bench scaling`: how training speed depends on batch size, threads and model.
@Command(
    name = "scaling",
    description = {
      "Show how the speed of training depends on batch size, threads and model.",
      "",
      "Each number is shown with the peak of as many threads, measured in turn with it."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class ScalingCommand implements Callable<Integer> {
  private static final int[] BATCHES = {1, 8, 32, 128, 512, 4096};
  private static final int USUAL_BATCH = 32;
  private static final int IMAGES = 8192;

  /// A single image takes a block of its own, and an epoch of a few hundred is as informative.
  private static final int FEW_IMAGES = 1024;

  @Mixin private ImagesOption data = new ImagesOption();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Most threads to try (default: all processors).")
  private int threads = TrainingConfig.defaults().threads();

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Turns of everything; medians count (default: 3).")
  private int runs = 3;

  /// What is timed.
  ///
  /// @param model that is trained
  /// @param images that it is trained on, one epoch a turn
  private record Case(Autoencoder model, ByteImages images, int batch, int threads) {
    String name() {
      String thread = threads == 1 ? "thread" : "threads";
      return "%s %s, batch %d, %d %s"
          .formatted(model.name(), model.inputShape(), batch, threads, thread);
    }

    /// Trains a copy; testing takes one image, to lose no time there.
    double seconds() {
      Autoencoder copy =
          new Autoencoder(
              model.name(), model.encoder(), model.decoder(), model.parameters().copy());
      TrainingConfig config =
          TrainingConfig.defaults().withEpochs(1).withBatchSize(batch).withThreads(threads);
      Dataset dataset = new Dataset("bench", images, images.range(0, 1));
      return Trainer.fit(copy, dataset, config).epochs().getFirst().seconds();
    }

    double flops() {
      return 2.0 * Workload.training(model) * images.count();
    }
  }

  @Override
  public Integer call() throws Exception {
    if (threads < 1 || threads > 1024 || runs < 1 || runs > 1000) {
      throw new IllegalArgumentException(
          "--threads is %d and --runs %d, expected 1 to 1024 and 1 to 1000"
              .formatted(threads, runs));
    }
    PrintStream out = Console.system().out();
    out.print(Environment.here().lines());
    BenchImages images = data.load(out);
    Table table = new Table("training", "images/s", "GFLOP/s", "peak", "of peak");
    for (Case one : cases(images)) {
      out.println("timing     " + one.name());
      addRow(table, one);
    }
    out.printf("%nmedians of %d turns%n%n", runs);
    out.print(table);
    return 0;
  }

  private List<Case> cases(BenchImages images) {
    Autoencoder classic = Models.classic(1);
    List<Case> cases = new ArrayList<>();
    int[] counts = IntStream.iterate(1, n -> n < threads, n -> 2 * n).toArray();
    for (int batch : BATCHES) {
      ByteImages some = images.first(batch == 1 ? FEW_IMAGES : IMAGES).bytes();
      for (int count : counts) {
        cases.add(new Case(classic, some, batch, count));
      }
      cases.add(new Case(classic, some, batch, threads));
    }
    Autoencoder large = LargeModel.create(1);
    for (int count : threads == 1 ? new int[] {1} : new int[] {1, threads}) {
      cases.add(new Case(large, LargeModel.images(FEW_IMAGES, 1), USUAL_BATCH, count));
    }
    return cases;
  }

  private void addRow(Table table, Case one) throws Exception {
    Map<String, Turn> turns = new LinkedHashMap<>();
    turns.put("training", one::seconds);
    turns.put("peak", () -> one.flops() / (1e9 * Peak.gflops(one.threads())));
    Map<String, List<Double>> seconds = Turns.take(turns, runs);
    double own = Medians.of(seconds.getOrDefault("training", List.of()));
    double bound = Medians.of(seconds.getOrDefault("peak", List.of()));
    double ofPeak =
        Medians.ofRatios(
            seconds.getOrDefault("peak", List.of()), seconds.getOrDefault("training", List.of()));
    table.add(
        one.name(),
        String.format(Locale.ROOT, "%,.0f", one.images().count() / own),
        String.format(Locale.ROOT, "%.1f", one.flops() / own / 1e9),
        String.format(Locale.ROOT, "%.1f", one.flops() / bound / 1e9),
        String.format(Locale.ROOT, "%.2f", ofPeak));
  }
}
