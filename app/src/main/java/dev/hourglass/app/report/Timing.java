package dev.hourglass.app.report;

import dev.hourglass.app.report.Page.Section;
import dev.hourglass.app.report.Table.Cell;
import dev.hourglass.app.report.Table.Row;
import dev.hourglass.app.terminal.Version;
import dev.hourglass.text.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The duration of each part.
final class Timing {
  private Timing() {}

  static Section of(ReportContext context, Stopwatch watch) {
    List<Row> rows = new ArrayList<>();
    History history = context.history();
    if (history.totalSeconds() > 0) {
      String epochs = Counts.of(history.seconds().size(), "epoch");
      rows.add(Row.of("training, " + epochs, seconds(history.totalSeconds())));
    }
    watch.laps().forEach(lap -> rows.add(Row.of(lap.what(), seconds(lap.seconds()))));
    double all = watch.laps().stream().mapToDouble(Stopwatch.Lap::seconds).sum();
    rows.add(new Row("report, all parts", true, List.of(Cell.of(seconds(all)))));
    String caption = "Seconds of wall clock on " + Version.ofMachine() + ".";
    return new Section(
        "time",
        "Time",
        List.of(),
        List.of(SectionBlock.of(new Table(caption, List.of("part", "seconds"), rows))));
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f", seconds);
  }
}
