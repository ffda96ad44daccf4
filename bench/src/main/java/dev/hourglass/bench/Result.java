package dev.hourglass.bench;

import dev.hourglass.bench.timing.Medians;
import dev.hourglass.bench.timing.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// The turns of all contenders at one task.
///
/// @param task what they did
/// @param entries the contenders; the others are compared with the first
record Result(Task task, List<Entry> entries) {

  /// The turns of one contender.
  ///
  /// @param contender who
  /// @param setting of its library, empty if there is none
  /// @param images of a turn
  /// @param turns each of them
  record Entry(String contender, String setting, int images, List<Timing> turns) {

    /// Seconds of an image, turn by turn.
    private List<Double> perImage() {
      return turns.stream().map(turn -> turn.seconds() / images).toList();
    }

    /// Microseconds of a call, the median over the turns; null where calls are not counted.
    private @Nullable Double micros(ToDoubleFunction<Timing> part) {
      double median = 1e6 * Medians.of(turns.stream().mapToDouble(part).toArray());
      return Double.isNaN(median) ? null : median;
    }

    private String label() {
      return setting.isEmpty() ? contender : contender + ", " + setting;
    }
  }

  /// One contender's numbers, as JSON holds them.
  ///
  /// @param task the task's name
  /// @param contender who
  /// @param setting of its library
  /// @param unit of `median` and `turns`
  /// @param median of the turns
  /// @param turns each turn
  /// @param p50 microseconds of the median call or step
  /// @param p99 microseconds that 99 of 100 of them take at most
  /// @param ratio its time by the first contender's, the median over pairs of turns
  record Row(
      String task,
      String contender,
      String setting,
      String unit,
      double median,
      List<Double> turns,
      @Nullable Double p50,
      @Nullable Double p99,
      double ratio) {}

  /// The rows of all tables.
  static List<Row> rows(List<Result> results) {
    return results.stream().flatMap(result -> result.rows().stream()).toList();
  }

  /// One row for each contender.
  List<Row> rows() {
    List<Double> first = entries.getFirst().perImage();
    return entries.stream()
        .map(entry -> {
          List<Double> turns = entry.perImage().stream().map(task.unit()::value).toList();
          return new Row(
              task.name(),
              entry.contender(),
              entry.setting(),
              task.unit().toString(),
              Medians.of(turns),
              turns,
              entry.micros(Timing::p50),
              entry.micros(Timing::p99),
              task.ratio().of(Medians.ofRatios(entry.perImage(), first)));
        })
        .toList();
  }

  /// The table that people read; where single calls count, with their percentiles.
  String table() {
    boolean calls = task.unit() == Task.Unit.MICROSECONDS_PER_IMAGE;
    List<String> headings =
        new ArrayList<>(List.of(task.name(), task.unit().toString(), "slowest", "fastest"));
    if (calls) {
      headings.addAll(List.of("p50 of a call", "p99"));
    }
    headings.add(task.ratio().toString());
    Table table = new Table(headings.toArray(String[]::new));
    List<Row> rows = rows();
    for (int r = 0; r < rows.size(); r++) {
      List<String> cells = cells(entries.get(r).label(), rows.get(r));
      if (calls) {
        cells.addAll(List.of(text(rows.get(r).p50), text(rows.get(r).p99)));
      }
      cells.add(String.format(Locale.ROOT, "%.2f", rows.get(r).ratio));
      table.add(cells.toArray(String[]::new));
    }
    return table.toString();
  }

  private List<String> cells(String label, Row row) {
    List<Double> sorted = row.turns().stream().sorted().toList();
    boolean rate = task.unit() == Task.Unit.IMAGES_PER_SECOND;
    Task.Unit unit = task.unit();
    return new ArrayList<>(
        List.of(
            label,
            unit.text(row.median()),
            unit.text(rate ? sorted.getFirst() : sorted.getLast()),
            unit.text(rate ? sorted.getLast() : sorted.getFirst())));
  }

  private String text(@Nullable Double micros) {
    return micros == null ? "" : task.unit().text(micros);
  }
}
