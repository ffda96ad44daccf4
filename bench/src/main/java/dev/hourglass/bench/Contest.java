package dev.hourglass.bench;

import dev.hourglass.bench.peers.BenchImages;
import dev.hourglass.bench.peers.Contender;
import dev.hourglass.bench.peers.Hourglass;
import dev.hourglass.bench.peers.Learner;
import dev.hourglass.bench.peers.OnnxRuntime;
import dev.hourglass.bench.peers.PyTorchScript;
import dev.hourglass.bench.timing.Peak;
import dev.hourglass.bench.timing.Turns;
import dev.hourglass.bench.timing.Turns.Turn;
import dev.hourglass.bench.timing.Turns.Work;
import dev.hourglass.bench.timing.Workload;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.train.TrainingConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The tasks at which the contenders take turns: training, inference in batches, single images.
///
/// @param sizes how much of everything
/// @param model whose parameters all contenders hold
/// @param hourglass the first of the contenders
/// @param others the libraries beside it
/// @param images at least as many as the sizes ask for
/// @param out where tables appear as soon as they are ready
record Contest(
    Sizes sizes,
    Autoencoder model,
    Hourglass hourglass,
    List<Contender> others,
    BenchImages images,
    PrintStream out) {
  private static final int EPOCH = DatasetSpec.Synthetic.LIKE_MNIST;
  private static final int INFERENCE_BATCH = 1_000;
  private static final int SINGLES = 5_000;

  /// How much of everything.
  static final class Sizes {
    @Option(
        names = "--threads",
        paramLabel = "N",
        description = "Threads of every contender (default: all processors).")
    int threads = TrainingConfig.defaults().threads();

    @Option(
        names = "--runs",
        paramLabel = "N",
        description = "Turns of every contender; medians count (default: 5).")
    int runs = 5;

    @Option(
        names = "--batches",
        paramLabel = "N",
        description = "Batches of 32 per turn of training, scaled to an epoch (default: 300).")
    int batches = 300;

    @Option(
        names = "--images",
        paramLabel = "N",
        description = "Thousands of images per turn of inference (default: 10).")
    int thousands = 10;

    final int batch = TrainingConfig.defaults().batchSize();

    /// Refuses what no benchmark can be made of.
    ///
    /// @throws IllegalArgumentException with a sentence for the user
    void check() {
      check("--threads", threads, 1024);
      check("--runs", runs, 1000);
      check("--batches", batches, EPOCH / batch);
      check("--images", thousands, EPOCH / INFERENCE_BATCH);
    }

    private static void check(String name, int value, int most) {
      if (value < 1 || value > most) {
        throw new IllegalArgumentException(
            "%s is %d, expected 1 to %d".formatted(name, value, most));
      }
    }

    /// Part of an epoch that one turn of training is.
    double epochs() {
      return (double) batches * batch / EPOCH;
    }

    /// For JSON.
    Map<String, Object> facts(BenchImages images) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("threads", threads);
      facts.put("runs", runs);
      facts.put("batches", batches);
      facts.put("batch_size", batch);
      facts.put("inference_images", thousands * INFERENCE_BATCH);
      facts.put("inference_batch", INFERENCE_BATCH);
      facts.put("images", images.bytes().name());
      facts.put("real_images", images.real());
      return facts;
    }
  }

  /// A PyTorch script that may be there.
  ///
  /// @param file the script
  /// @param mnist folder of the files it trains on, if there is one
  record Script(Path file, Optional<Path> mnist) {}

  /// Every task, each with its table printed.
  List<Result> all(Script script) throws Exception {
    out.printf(
        "%nmedians of %d turns each, taken alternately after %d s of warming up each; %d threads,"
            + " single images 1%n",
        sizes.runs, Turns.WARM_UP_SECONDS, sizes.threads);
    List<Result> results = new ArrayList<>();
    results.add(show(training(script)));
    results.add(show(inference("encode", Contender::encoding)));
    results.add(show(inference("reconstruct", Contender::reconstructing)));
    try (Hourglass single = new Hourglass(model, 1);
        OnnxRuntime other = new OnnxRuntime(model, 1)) {
      List<Contender> both = List.of(single, other);
      results.add(show(single("encode", Contender::encoding, both)));
      results.add(show(single("reconstruct", Contender::reconstructing, both)));
    }
    return results;
  }

  private Result show(Result result) {
    out.println();
    out.print(result.table());
    return result;
  }

  /// Seconds per epoch of 60,000 images, on the first batches of one.
  private Result training(Script script) throws Exception {
    BenchImages some = images.first(sizes.batches * sizes.batch);
    Map<String, Turn> turns = new LinkedHashMap<>();
    turns.put(hourglass.name(), hourglass.training(some, sizes.batch));
    for (Contender other : others) {
      if (other instanceof Learner learner) {
        turns.put(other.name() + " from Java, data in memory", learner.training(some, sizes.batch));
      }
    }
    double flops = 2.0 * Workload.training(model) * some.bytes().count();
    turns.put("bound: FMA peak", () -> flops / (1e9 * Peak.gflops(sizes.threads)));
    Map<String, List<Double>> seconds = Turns.take(turns, sizes.runs);
    addScript(script, seconds);
    Task task =
        new Task(
            "train the classic model, batch %d (%d batches, scaled to an epoch)"
                .formatted(sizes.batch, sizes.batches),
            "seconds per epoch",
            sizes.epochs(),
            Task.Kind.SECONDS_PER_ITEM);
    return new Result(task, seconds);
  }

  /// One whole epoch, once: it takes long, and its start is not counted.
  private void addScript(Script script, Map<String, List<Double>> seconds) {
    if (!images.real() || script.mnist().isEmpty()) {
      out.println("without    the PyTorch script, which needs MNIST's files");
      return;
    }
    try {
      PyTorchScript found = PyTorchScript.find(script.file());
      out.println("with       the PyTorch script, for one whole epoch");
      double epoch = found.seconds(script.mnist().orElseThrow(), sizes.threads);
      String name = "PyTorch %s script, DataLoader".formatted(found.version());
      seconds.put(name, List.of(epoch * sizes.epochs()));
    } catch (IOException e) {
      out.println("without    the PyTorch script: " + e.getMessage());
    }
  }

  /// Makes a contender's turn.
  private interface Preparation {
    Work prepare(Contender contender, float[] images, int batch) throws Exception;
  }

  private Result inference(String name, Preparation preparation) throws Exception {
    int count = sizes.thousands * INFERENCE_BATCH;
    List<Contender> all = new ArrayList<>(List.of(hourglass));
    all.addAll(others);
    Task task =
        new Task(
            "%s, batch %d (%d images)".formatted(name, INFERENCE_BATCH, count),
            "images/s",
            count,
            Task.Kind.ITEMS_PER_SECOND);
    return time(task, preparation, all, count, INFERENCE_BATCH);
  }

  private Result single(String name, Preparation preparation, List<Contender> both)
      throws Exception {
    Task task =
        new Task(
            "%s one image, 1 thread (%d calls)".formatted(name, SINGLES),
            "µs",
            SINGLES,
            Task.Kind.MICROSECONDS_PER_ITEM);
    return time(task, preparation, both, SINGLES, 1);
  }

  private Result time(
      Task task, Preparation preparation, List<Contender> contenders, int count, int batch)
      throws Exception {
    float[] numbers = images.first(count).numbers();
    Map<String, Turn> turns = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      Work work = preparation.prepare(contender, numbers, batch);
      turns.put(contender.name(), Turns.timed(work));
    }
    return new Result(task, Turns.take(turns, sizes.runs));
  }
}
