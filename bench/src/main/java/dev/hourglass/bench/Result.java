package dev.hourglass.bench;

import dev.hourglass.bench.timing.Medians;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The turns of all contenders at one task.
///
/// @param task what they did
/// @param seconds of each turn, by contender; Hourglass is first
record Result(Task task, Map<String, List<Double>> seconds) {

  /// One contender's numbers, as JSON holds them.
  ///
  /// @param task the task's name
  /// @param contender who
  /// @param unit of `median` and `turns`
  /// @param median of the turns
  /// @param turns each turn
  /// @param timesHourglass its time by Hourglass's, the median over pairs of turns
  record Row(
      String task,
      String contender,
      String unit,
      double median,
      List<Double> turns,
      double timesHourglass) {}

  /// One row for each contender.
  List<Row> rows() {
    List<Double> ours = seconds.values().iterator().next();
    return seconds.entrySet().stream()
        .map(entry -> {
          List<Double> turns = entry.getValue().stream().map(task::value).toList();
          double ratio = Medians.ofRatios(entry.getValue(), ours);
          return new Row(task.name(), entry.getKey(), task.unit(), Medians.of(turns), turns, ratio);
        })
        .toList();
  }

  /// The table that people read.
  String table() {
    Table table = new Table(task.name(), task.unit(), "slowest", "fastest", "time / Hourglass's");
    for (Row row : rows()) {
      List<Double> sorted = row.turns().stream().sorted().toList();
      boolean rate = task.kind() == Task.Kind.ITEMS_PER_SECOND;
      table.add(
          row.contender(),
          task.text(row.median()),
          task.text(rate ? sorted.getFirst() : sorted.getLast()),
          task.text(rate ? sorted.getLast() : sorted.getFirst()),
          String.format(Locale.ROOT, "%.2f", row.timesHourglass()));
    }
    return table.toString();
  }
}
