package dev.hourglass.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import dev.hourglass.bench.Result.Row;
import dev.hourglass.bench.peers.Gate;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.files.InputFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Results as a file, and beside those of an earlier file.
final class ReportOptions {
  private static final int MOST_BYTES = 1 << 24;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the results as JSON, too.")
  private @Nullable Path json;

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      description = "Show the results beside those of an earlier --json FILE.")
  private @Nullable Path compare;

  private @Nullable Report earlier;

  /// Everything that JSON holds.
  ///
  /// @param environment where and on what
  /// @param realImages whether they were MNIST's
  /// @param agreements of the contenders with Hourglass, empty if there was only Hourglass
  /// @param results one for each row of the tables
  record Report(
      Environment environment,
      boolean realImages,
      List<Gate.Agreement> agreements,
      List<Row> results) {

    /// Whether a file that was read held all that a comparison takes.
    private boolean isWhole() {
      return environment != null
          && results != null
          && results.stream()
              .allMatch(row ->
                  row != null
                      && row.task() != null
                      && row.contender() != null
                      && row.unit() != null);
    }
  }

  /// Reads the earlier file, before anything is timed.
  ///
  /// @throws IOException with a sentence for the user
  void check() throws IOException {
    if (compare == null) {
      return;
    }
    try {
      earlier = new Gson().fromJson(InputFile.text(compare, MOST_BYTES, "results"), Report.class);
    } catch (JsonParseException e) {
      earlier = null;
    }
    if (earlier == null || !earlier.isWhole()) {
      throw new IOException(
          "'%s' holds no results of a benchmark, expected a file that --json wrote"
              .formatted(compare));
    }
  }

  /// Compares and writes.
  void finish(
      Environment here, Contest contest, List<Gate.Agreement> agreements, List<Result> results)
      throws IOException {
    PrintStream out = contest.out();
    List<Row> rows = Result.rows(results);
    if (earlier != null) {
      Environment then = earlier.environment();
      out.printf("%nearlier: %s, Hourglass %s%n%n", then.date(), then.hourglass());
      out.print(comparison(earlier.results(), rows));
    }
    if (json != null) {
      Report report = new Report(here, contest.mnist() != null, agreements, rows);
      AtomicFile.writeText(json, new GsonBuilder().setPrettyPrinting().create().toJson(report));
    }
  }

  /// Each row beside the earlier one of the same task and contender.
  static Table comparison(List<Row> earlier, List<Row> now) {
    Table table = new Table("task: contender", "unit", "earlier", "now", "time / earlier");
    for (Row row : now) {
      Row then =
          earlier.stream()
              .filter(old -> old.task().equals(row.task()))
              .filter(old -> old.contender().equals(row.contender()))
              .findFirst()
              .orElse(null);
      table.add(
          row.task() + ": " + row.contender(),
          row.unit(),
          then == null ? "" : number(then.median()),
          number(row.median()),
          then == null ? "" : String.format(Locale.ROOT, "%.2f", times(row, then)));
    }
    return table;
  }

  private static double times(Row now, Row then) {
    double ratio = now.median() / then.median();
    return now.unit().equals(Task.Unit.IMAGES_PER_SECOND.toString()) ? 1 / ratio : ratio;
  }

  private static String number(double median) {
    return String.format(Locale.ROOT, median < 1000 ? "%.2f" : "%,.0f", median);
  }
}
