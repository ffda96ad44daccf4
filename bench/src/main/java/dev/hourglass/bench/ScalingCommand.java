package dev.hourglass.bench;

import dev.hourglass.app.terminal.Console;
import dev.hourglass.bench.Contest.Bound;
import dev.hourglass.bench.Contest.Candidate;
import dev.hourglass.bench.Result.Entry;
import dev.hourglass.bench.peers.Job;
import dev.hourglass.bench.peers.Job.Activity;
import dev.hourglass.bench.peers.Peer;
import dev.hourglass.bench.peers.Peer.Setting;
import dev.hourglass.bench.peers.Preset;
import dev.hourglass.bench.timing.Workload;
import dev.hourglass.data.Shape;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.train.TrainingConfig;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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
    })
final class ScalingCommand implements Callable<Integer> {
  private static final int[] BATCHES = {1, 8, 32, 128, 512, 4096};
  private static final int BATCH = 32;
  private static final Shape ONE_IMAGE = new Shape(1, 28, 28);
  private static final int IMAGES = 8192;

  /// Of single and of large images, an epoch of a few hundred is as informative.
  private static final int FEW_IMAGES = 1024;

  @Mixin private ImagesOption data = new ImagesOption();
  @Mixin private ReportOptions report = new ReportOptions();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Most threads to try (default: all processors).")
  private int threads = TrainingConfig.defaults().threads();

  @Mixin private RunsOption runs = new RunsOption(3);

  @Override
  public Integer call() throws Exception {
    BenchCommand.check("--threads", threads, 1024);
    report.check();
    PrintStream out = Console.system().out();
    Environment environment = Environment.here();
    out.print(environment.lines());
    Contest contest = data.contest(runs.runs(), out);
    List<Result> results = new ArrayList<>();
    Table table = new Table("training", "images/s", "GFLOP/s", "peak", "of peak");
    for (int batch : BATCHES) {
      for (int count = 1; count < threads; count *= 2) {
        results.add(measure(contest, table, Preset.CLASSIC, batch, count));
      }
      results.add(measure(contest, table, Preset.CLASSIC, batch, threads));
    }
    for (int count : threads == 1 ? new int[] {1} : new int[] {1, threads}) {
      results.add(measure(contest, table, Preset.LARGE, BATCH, count));
    }
    out.printf("%nmedians of %d turns%n%n", runs.runs());
    out.print(table);
    report.finish(environment, contest, List.of(), results);
    return 0;
  }

  private static Result measure(Contest contest, Table table, Preset preset, int batch, int threads)
      throws Exception {
    boolean few = batch == 1 || preset.equals(Preset.LARGE);
    int calls = (few ? FEW_IMAGES : IMAGES) / batch;
    Setting setting = new Setting(threads, true);
    Job job = contest.job(Peer.HOURGLASS, setting, Activity.TRAIN, batch, calls).with(preset);
    Autoencoder model = preset.model(ONE_IMAGE, 1);
    String name =
        "%s %s, batch %d, %s".formatted(preset.text(), model.inputShape(), batch, setting);
    long multiplyAdds = Workload.training(model);
    List<Entry> entries =
        contest.race(List.of(new Candidate(name, List.of(job))), new Bound(multiplyAdds, threads));
    Result result =
        new Result(
            new Task("train " + name, Task.Unit.IMAGES_PER_SECOND, Task.Ratio.PEAK),
            entries.reversed());
    Result.Row peak = result.rows().getFirst();
    Result.Row own = result.rows().getLast();
    double gflop = 2e-9 * multiplyAdds;
    table.add(
        name,
        "%,.0f".formatted(own.median()),
        "%.1f".formatted(gflop * own.median()),
        "%.1f".formatted(gflop * peak.median()),
        "%.2f".formatted(own.ratio()));
    return result;
  }
}
