package dev.hourglass.bench;

import dev.hourglass.app.terminal.Console;
import dev.hourglass.bench.timing.Peak;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/// `hourglass bench jmh`: every kernel on its own, hot in the cache.
@Command(
    name = "jmh",
    description = {
      "Run the JMH benchmarks of the kernels whose names match a pattern, or all of them.",
      "",
      "Everything after the command goes to JMH: ./hourglass bench jmh Layer -p layer=conv2"
    })
final class JmhCommand implements Callable<Integer> {
  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    PrintStream out = Console.system().out();
    out.print(Environment.here().lines());
    double peak = Peak.gflops(1);
    CommandLineOptions options = new CommandLineOptions(arguments.toArray(String[]::new));
    Collection<RunResult> results = new Runner(options).run();
    out.printf(Locale.ROOT, "%npeak of multiply-adds, measured before: %.1f GFLOP/s%n%n", peak);
    out.print(table(results, peak));
    return 0;
  }

  private static Table table(Collection<RunResult> results, double peak) {
    Table table = new Table("benchmark", "µs", "± µs", "GFLOP/s", "of peak");
    for (RunResult result : results) {
      Result<?> perMillisecond = result.getPrimaryResult();
      double micros = 1e3 / perMillisecond.getScore();
      Result<?> counted = result.getSecondaryResults().get("gflops");
      double gflops = counted == null ? 0 : counted.getScore();
      table.add(
          name(result),
          String.format(Locale.ROOT, "%.1f", micros),
          String.format(
              Locale.ROOT,
              "%.1f",
              micros * perMillisecond.getScoreError() / perMillisecond.getScore()),
          gflops == 0 ? "" : String.format(Locale.ROOT, "%.1f", gflops),
          gflops == 0 ? "" : String.format(Locale.ROOT, "%.2f", gflops / peak));
    }
    return table;
  }

  /// `LayerBenchmark.block conv2 forward`.
  private static String name(RunResult result) {
    String full = result.getParams().getBenchmark();
    String type = full.substring(0, full.lastIndexOf('.'));
    return full.substring(type.lastIndexOf('.') + 1)
        + result.getParams().getParamsKeys().stream()
            .map(key -> " " + result.getParams().getParam(key))
            .collect(Collectors.joining());
  }
}
