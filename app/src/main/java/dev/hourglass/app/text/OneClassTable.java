package dev.hourglass.app.text;

import dev.hourglass.analysis.anomaly.OneClass.ClassResult;
import dev.hourglass.analysis.anomaly.OneClassReport;
import dev.hourglass.anomaly.AnomalyScore;
import dev.hourglass.text.Counts;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How well scores separate one class from the others, for people.
public final class OneClassTable {
  private OneClassTable() {}

  /// Prints a table in percent: a row for each class, a column for each score.
  public static void print(PrintStream out, OneClassReport report) {
    out.printf(
        Locale.ROOT,
        "%s, one class against the others: %s, %s, %s%n%n",
        report.dataset().name(),
        report.model(),
        Counts.of(report.epochs(), "epoch"),
        report.seeds() == 1
            ? "seed " + report.seed()
            : "means over " + Counts.of(report.seeds(), "seed"));
    out.printf("%-11s %8s", "AUROC in %", "images");
    for (AnomalyScore score : AnomalyScore.values()) {
      out.printf(" %14s", score.word());
    }
    out.println();
    for (ClassResult one : report.result().classes()) {
      row(out, one.name(), String.format(Locale.ROOT, "%,d", one.trainingImages()), one.auroc());
    }
    row(out, "mean", "", report.result().mean());
    out.println();
    if (report.seeds() > 1) {
      List<String> means = report.result().bySeed().stream().map(OneClassTable::percent).toList();
      out.println("combined by seed: " + String.join(", ", means));
    }
    out.printf(Locale.ROOT, "Done in %.1f s%n", report.seconds());
  }

  private static void row(
      PrintStream out, String name, String images, Map<AnomalyScore, Double> areas) {
    out.printf("%-11s %8s", name, images);
    areas.values().forEach(area -> out.printf(" %14s", percent(area)));
    out.println();
  }

  private static String percent(double area) {
    return String.format(Locale.ROOT, "%.2f", 100 * area);
  }
}
