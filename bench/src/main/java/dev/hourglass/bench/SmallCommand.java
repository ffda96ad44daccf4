package dev.hourglass.bench;

import dev.hourglass.app.terminal.Console;
import dev.hourglass.bench.Contest.Bound;
import dev.hourglass.bench.Contest.Candidate;
import dev.hourglass.bench.Result.Entry;
import dev.hourglass.bench.peers.Gate;
import dev.hourglass.bench.peers.Job.Activity;
import dev.hourglass.bench.peers.Peer;
import dev.hourglass.bench.peers.Peer.Setting;
import dev.hourglass.bench.timing.Workload;
import dev.hourglass.model.Models;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hourglass bench small`: one image at a time, and small batches.
@Command(
    name = "small",
    description = {
      "Time single images and small batches.",
      "",
      "One image is shown beside onnxruntime, batches beside a batch of 1024 and, in training,"
          + " beside the peak of multiply-adds. p50 and p99 are of single calls or steps."
    })
final class SmallCommand implements Callable<Integer> {
  private static final int LARGE = 1024;
  private static final int[] INFERENCE = {LARGE, 1, 2, 4, 8, 16, 24, 32};
  private static final int[] TRAINING = {1, 4, 8, 16, 32};

  /// A turn has about as many images, and enough calls for their percentiles.
  private static final int IMAGES = 4_800;

  private static final int LEAST_CALLS = 20;
  private static final int STEPS = 300;

  @Mixin private ImagesOption data = new ImagesOption();
  @Mixin private ReportOptions report = new ReportOptions();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads for batches; one image has one (default: 1).")
  private int threads = 1;

  @Mixin private RunsOption runs = new RunsOption(5);

  @Override
  public Integer call() throws Exception {
    BenchCommand.check("--threads", threads, 1024);
    report.check();
    PrintStream out = Console.system().out();
    Environment environment = Environment.here();
    out.print(environment.lines());
    Contest contest = data.contest(runs.runs(), out);
    List<Gate.Agreement> agreements = contest.gate(1);
    List<Result> results =
        List.of(
            contest.single(Activity.ENCODE, "encode"),
            contest.single(Activity.RECONSTRUCT, "reconstruct"),
            inference(contest, Activity.ENCODE, "encode"),
            inference(contest, Activity.RECONSTRUCT, "reconstruct"),
            training(contest));
    report.finish(environment, contest, agreements, results);
    return 0;
  }

  private Result inference(Contest contest, Activity activity, String name) throws Exception {
    List<Candidate> candidates =
        IntStream.of(INFERENCE)
            .mapToObj(size -> {
              int calls = Math.max(LEAST_CALLS, IMAGES / size);
              return batches(contest, activity, size, calls);
            })
            .toList();
    Task task =
        new Task(
            "%s in batches, %s, per image".formatted(name, setting()),
            Task.Unit.MICROSECONDS_PER_IMAGE,
            Task.Ratio.LARGE_BATCH);
    return contest.show(new Result(task, contest.race(candidates, null)));
  }

  private Result training(Contest contest) throws Exception {
    List<Candidate> candidates =
        IntStream.of(TRAINING)
            .mapToObj(size -> batches(contest, Activity.TRAIN, size, STEPS))
            .toList();
    Bound bound = new Bound(Workload.training(Models.classic(1)), threads);
    List<Entry> entries = new ArrayList<>(contest.race(candidates, bound));
    entries.addFirst(entries.removeLast());
    Task task =
        new Task(
            "train in batches, %s, per image".formatted(setting()),
            Task.Unit.MICROSECONDS_PER_IMAGE,
            Task.Ratio.PEAK);
    return contest.show(new Result(task, entries));
  }

  private Setting setting() {
    return new Setting(threads, true);
  }

  private Candidate batches(Contest contest, Activity activity, int size, int calls) {
    return new Candidate(
        "batch " + size, List.of(contest.job(Peer.HOURGLASS, setting(), activity, size, calls)));
  }
}
