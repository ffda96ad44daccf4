package dev.hourglass.bench;

import dev.hourglass.app.terminal.Console;
import dev.hourglass.app.terminal.Version;
import dev.hourglass.bench.Contest.Bound;
import dev.hourglass.bench.Contest.Candidate;
import dev.hourglass.bench.Result.Entry;
import dev.hourglass.bench.peers.Gate;
import dev.hourglass.bench.peers.Job.Activity;
import dev.hourglass.bench.peers.Peer;
import dev.hourglass.bench.peers.PyTorchScript;
import dev.hourglass.bench.timing.Timing;
import dev.hourglass.bench.timing.Workload;
import dev.hourglass.data.DatasetSpec;
import dev.hourglass.model.Models;
import dev.hourglass.train.TrainingConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hourglass bench`: Hourglass beside other libraries.
@Command(
    name = "hourglass bench",
    description = {
      "Time Hourglass against other libraries, with the same parameters on the same images.",
      "",
      "Before anything is timed, all must compute the same outputs and losses. Each library runs"
          + " in a process of its own, at the fastest of its settings, and is stopped while"
          + " another one is timed."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = CommandLine.ScopeType.INHERIT,
    subcommands = {
      SmallCommand.class,
      KernelsCommand.class,
      ScalingCommand.class,
      GrowthCommand.class,
      SharedCommand.class,
      CodecCommand.class,
      ServeCommand.class,
      ExploreCommand.class,
      PresetsCommand.class,
      RatesCommand.class,
      JmhCommand.class
    })
final class BenchCommand implements Callable<Integer> {
  private static final int EPOCH = DatasetSpec.Synthetic.LIKE_MNIST;
  private static final int INFERENCE_BATCH = 1_000;

  @Mixin private ImagesOption data = new ImagesOption();
  @Mixin private ReportOptions report = new ReportOptions();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of a contender at most (default: all processors).")
  private int threads = TrainingConfig.defaults().threads();

  @Mixin private RunsOption runs = new RunsOption(5);

  @Option(
      names = "--batches",
      paramLabel = "N",
      description = "Batches of 32 per turn of training, scaled to an epoch (default: 300).")
  private int batches = 300;

  @Option(
      names = "--images",
      paramLabel = "N",
      description = "Thousands of images per turn of inference (default: 10).")
  private int thousands = 10;

  @Option(
      names = "--pytorch-script",
      paramLabel = "FILE",
      defaultValue = "../shared/reference/seed_pytorch.py",
      description = "The PyTorch script to time as well (default:%n${DEFAULT-VALUE}).")
  private Path script = Path.of("../shared/reference/seed_pytorch.py");

  private final int batch = TrainingConfig.defaults().batchSize();

  @Override
  public Integer call() throws Exception {
    check("--threads", threads, 1024);
    check("--batches", batches, EPOCH / batch);
    check("--images", thousands, EPOCH / INFERENCE_BATCH);
    report.check();
    PrintStream out = Console.system().out();
    Environment environment = Environment.here();
    out.print(environment.lines());
    Contest contest = data.contest(runs.runs(), out);
    List<Gate.Agreement> agreements = contest.gate(threads);
    List<Result> results = new ArrayList<>();
    results.add(training(contest));
    results.add(inference(contest, Activity.ENCODE, "encode"));
    results.add(inference(contest, Activity.RECONSTRUCT, "reconstruct"));
    results.add(contest.single(Activity.ENCODE, "encode"));
    results.add(contest.single(Activity.RECONSTRUCT, "reconstruct"));
    report.finish(environment, contest, agreements, results);
    return 0;
  }

  /// Refuses what no benchmark can be made of.
  ///
  /// @throws IllegalArgumentException with a sentence for the user
  static void check(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException("%s is %d, expected 1 to %d".formatted(name, value, most));
    }
  }

  /// Seconds per epoch of 60,000 images, on the first batches of one.
  private Result training(Contest contest) throws Exception {
    List<Candidate> candidates =
        peers(Peer.HOURGLASS, Peer.LIBTORCH)
            .map(peer -> contest.candidate(peer, threads, Activity.TRAIN, batch, batches))
            .toList();
    Bound bound = new Bound(Workload.training(Models.classic(1)), threads);
    List<Entry> entries = new ArrayList<>(contest.race(candidates, bound));
    entries.addAll(scripts(contest));
    Task task =
        new Task(
            "train the classic model, batch %d (%d batches, scaled to an epoch)"
                .formatted(batch, batches),
            Task.Unit.SECONDS_PER_EPOCH,
            Task.Ratio.HOURGLASS);
    return contest.show(new Result(task, entries));
  }

  /// Those of some peers that are here.
  private static Stream<Peer> peers(Peer... some) {
    return Stream.of(some).filter(p -> p == Peer.HOURGLASS || Peer.others().contains(p));
  }

  /// One whole epoch for each setting, once: it takes long, and its start is not counted. The
  /// fastest comes first.
  private List<Entry> scripts(Contest contest) throws IOException {
    PrintStream out = contest.out();
    if (contest.mnist() == null) {
      out.println("without    the PyTorch script, which needs MNIST's files");
      return List.of();
    }
    List<Entry> entries = new ArrayList<>();
    try {
      PyTorchScript found = PyTorchScript.find(script);
      for (Peer.Setting setting : Peer.LIBTORCH.settings(threads)) {
        for (boolean inMemory : new boolean[] {true, false}) {
          String name = setting + (inMemory ? ", data in memory" : ", DataLoader");
          out.println("timing     the PyTorch script, " + name);
          double seconds = found.seconds(Path.of(contest.mnist()), setting.threads(), inMemory);
          String title = "PyTorch %s script".formatted(found.version());
          entries.add(new Entry(title, name, EPOCH, List.of(Timing.of(seconds))));
        }
      }
    } catch (IOException e) {
      out.println("without    the PyTorch script: " + e.getMessage());
    }
    entries.sort(Comparator.comparingDouble(entry -> entry.turns().getFirst().seconds()));
    return entries;
  }

  private Result inference(Contest contest, Activity activity, String name) throws Exception {
    Task task =
        new Task(
            "%s, batch %d (%d images)"
                .formatted(name, INFERENCE_BATCH, thousands * INFERENCE_BATCH),
            Task.Unit.IMAGES_PER_SECOND,
            Task.Ratio.HOURGLASS);
    List<Candidate> candidates =
        peers(Peer.values())
            .map(p -> contest.candidate(p, threads, activity, INFERENCE_BATCH, thousands))
            .toList();
    return contest.show(new Result(task, contest.race(candidates, null)));
  }
}
