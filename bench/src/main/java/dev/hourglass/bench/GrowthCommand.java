package dev.hourglass.bench;

import dev.hourglass.app.terminal.Console;
import dev.hourglass.bench.Contest.Candidate;
import dev.hourglass.bench.Result.Entry;
import dev.hourglass.bench.peers.Job;
import dev.hourglass.bench.peers.Job.Activity;
import dev.hourglass.bench.peers.Peer;
import dev.hourglass.bench.peers.Preset;
import dev.hourglass.bench.timing.Workload;
import dev.hourglass.data.Shape;
import dev.hourglass.train.TrainingConfig;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hourglass bench growth`: how the time of training grows with the work.
@Command(
    name = "growth",
    description = {
      "Show how the time of training grows with channels, image size, batch, data and threads.",
      "",
      "Each row trains the classic model twice, with one thing larger. The time grows with the"
          + " factor to the power of the exponent: 1 is in proportion, -1 in inverse proportion."
    })
final class GrowthCommand implements Callable<Integer> {
  private static final Shape IMAGE = new Shape(1, 28, 28);
  private static final int BATCH = 32;
  private static final int CALLS = 128;
  private static final int DATA_FACTOR = 10;

  @Mixin private ImagesOption data = new ImagesOption();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of each training but the last pair (default: all processors).")
  private int threads = TrainingConfig.defaults().threads();

  @Mixin private RunsOption runs = new RunsOption(5);

  @Mixin private ReportOptions report = new ReportOptions();

  /// A training to be timed.
  ///
  /// @param unit images whose time counts
  private record Scale(String name, Preset preset, int batch, int calls, int threads, int unit) {
    Candidate candidate(Contest contest) {
      Peer.Setting setting = new Peer.Setting(threads, true);
      Job job = contest.job(Peer.HOURGLASS, setting, Activity.TRAIN, batch, calls).with(preset);
      return new Candidate(name, List.of(job));
    }

    /// Multiply-adds of what is timed on one thread.
    double work() {
      return (double) unit * Workload.training(preset.model(IMAGE, 1)) / threads;
    }
  }

  /// Two trainings.
  ///
  /// @param unit what the times are of
  /// @param factor how much more the second has
  private record Growth(String what, String unit, double factor, Scale from, Scale to) {}

  @Override
  public Integer call() throws Exception {
    BenchCommand.check("--threads", threads, 1024);
    report.check();
    PrintStream out = Console.system().out();
    Environment environment = Environment.here();
    out.print(environment.lines());
    Contest contest = data.contest(runs.runs(), out);
    Table table = new Table("what grows", "from", "to", "exponent", "of multiply-adds");
    List<Result> results = new ArrayList<>();
    for (Growth growth : growths()) {
      results.add(measure(contest, growth, table));
    }
    out.printf("%nmedians of %d turns%n%n", runs.runs());
    out.print(table);
    report.finish(environment, contest, List.of(), results);
    return 0;
  }

  private List<Growth> growths() {
    Scale base = new Scale("classic", Preset.CLASSIC, BATCH, CALLS, threads, 1);
    Scale channels = new Scale("twice", Preset.DOUBLE_CHANNELS, BATCH, CALLS, threads, 1);
    Scale side = new Scale("twice", Preset.DOUBLE_SIDE, BATCH, CALLS, threads, 1);
    Scale step = new Scale("32", Preset.CLASSIC, BATCH, CALLS, threads, BATCH);
    Scale twice = new Scale("64", Preset.CLASSIC, 2 * BATCH, CALLS / 2, threads, 2 * BATCH);
    int few = BATCH * CALLS;
    int many = DATA_FACTOR * few;
    Scale some = new Scale("few", Preset.CLASSIC, BATCH, CALLS, threads, few);
    Scale more = new Scale("many", Preset.CLASSIC, BATCH, DATA_FACTOR * CALLS, threads, many);
    Scale one = new Scale("1", Preset.CLASSIC, BATCH, CALLS, 1, 1);
    Scale two = new Scale("2", Preset.CLASSIC, BATCH, CALLS, 2, 1);
    return List.of(
        new Growth("channels × 2", "an image", 2, base, channels),
        new Growth("image side × 2", "an image", 2, base, side),
        new Growth("batch 32 × 2", "a step", 2, step, twice),
        new Growth("data × 10", "an epoch", DATA_FACTOR, some, more),
        new Growth("1 thread × 2", "an image", 2, one, two));
  }

  private static Result measure(Contest contest, Growth growth, Table table) throws Exception {
    List<Candidate> pair = List.of(growth.from.candidate(contest), growth.to.candidate(contest));
    Task task = new Task(growth.what, Task.Unit.MICROSECONDS_PER_IMAGE, Task.Ratio.FIRST);
    List<Entry> entries = contest.race(pair, null);
    Result result = new Result(task, entries);
    List<Result.Row> rows = result.rows();
    double before = growth.from.unit * rows.getFirst().median();
    double after = growth.to.unit * rows.getLast().median();
    double times = rows.getLast().ratio() * growth.to.unit / growth.from.unit;
    double work = growth.to.work() / growth.from.work();
    table.add(
        growth.what,
        time(before) + " " + growth.unit,
        time(after),
        exponent(times, growth.factor),
        exponent(work, growth.factor));
    return result;
  }

  private static String exponent(double ratio, double factor) {
    return String.format(Locale.ROOT, "%.2f", Math.log(ratio) / Math.log(factor));
  }

  private static String time(double micros) {
    return micros < 1e6
        ? String.format(Locale.ROOT, "%,.0f µs", micros)
        : String.format(Locale.ROOT, "%.2f s", 1e-6 * micros);
  }
}
