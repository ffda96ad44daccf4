package dev.hourglass.app.report;

import dev.hourglass.analysis.anomaly.AnomalyReport;
import dev.hourglass.app.figures.AnomalyPictures;
import dev.hourglass.app.figures.HistogramPlot;
import dev.hourglass.app.report.Page.Section;
import dev.hourglass.text.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Which test images are anomalies.
final class AnomalySection {
  private AnomalySection() {}

  static Section of(ReportContext context, Findings.Anomalies anomalies) {
    AnomalyReport report = anomalies.report();
    return new Section(
        "anomalies",
        "Anomalies",
        report == null ? List.of() : List.of(intro(report)),
        report == null
            ? List.of(SectionBlock.leftOut("anomalies", anomalies.reason()))
            : parts(context, report));
  }

  private static List<SectionBlock> parts(ReportContext context, AnomalyReport report) {
    List<SectionBlock> parts = new ArrayList<>();
    parts.add(SectionBlock.of(pictures(context, report)));
    parts.add(SectionBlock.of(histogram(report)).under("Scores"));
    if (report.note() != null) {
      parts.add(SectionBlock.of(report.note()));
    }
    return parts;
  }

  private static String intro(AnomalyReport report) {
    return String.format(
        Locale.ROOT,
        "A score measures how unlike the training images an image is: how much of it the"
            + " reconstruction does not explain, or how improbable its code is, whichever is"
            + " more. Images with scores above %.4g are anomalies; the threshold was set on %s"
            + " for false alarms on %.3g %% of normal images. Of %s %,d %s above it. A model"
            + " reconstructs images that it was trained on better than new ones, so that new ones"
            + " exceed a threshold set on these more often.",
        report.threshold(),
        Counts.of(report.calibrationImages(), "training image"),
        100 * report.rate(),
        Counts.of(report.count(), "test image"),
        report.anomalies(),
        report.anomalies() == 1 ? "is" : "are");
  }

  private static Grid pictures(ReportContext context, AnomalyReport report) {
    return new Grid(
        "anomalies.png",
        AnomalyPictures.of(context.inference(), context.test(), report).sheet(""),
        "The test images with the highest scores; below each its reconstruction, and where the two"
            + " differ.",
        Grid.DEFAULT_CELL);
  }

  private static Chart histogram(AnomalyReport report) {
    var histogram = report.histogram();
    HistogramPlot plot =
        new HistogramPlot(
            "",
            report.score() + " score",
            histogram.least(),
            histogram.width(),
            histogram.normal(),
            histogram.images(),
            report.threshold());
    return Chart.of(
        "scores.png",
        plot::write,
        "how often each anomaly score occurs among training and test images",
        "Share of the training images that set the threshold, and of the test images, by score."
            + " Images to the right of the line are anomalies; the last bin includes all higher"
            + " scores.");
  }
}
