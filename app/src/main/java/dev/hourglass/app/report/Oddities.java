package dev.hourglass.app.report;

import dev.hourglass.anomaly.Originals;
import dev.hourglass.app.anomalies.AnomalyPictures;
import dev.hourglass.app.anomalies.AnomalyReport;
import dev.hourglass.app.figures.HistogramPlot;
import dev.hourglass.app.report.Page.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Which test images the model finds strange.
final class Oddities {
  private Oddities() {}

  static Section of(Subject subject, AnomalyReport report) {
    List<Part> parts = new ArrayList<>();
    parts.add(Part.of(pictures(subject, report)));
    parts.add(Part.of(histogram(report)).under("Scores"));
    return new Section(
        "anomalies",
        "What it finds strange",
        List.of(
            String.format(
                Locale.ROOT,
                "A score tells how unlike the training images an image is: how much of it the model"
                    + " cannot draw, or how unusual its code is, whichever is more. Images above"
                    + " %.4g are called anomalies; the threshold was set on %,d training images for"
                    + " false alarms on %.3g %% of normal images. Of %,d test images %,d are"
                    + " above it.",
                report.threshold(),
                report.calibrationImages(),
                100 * report.rate(),
                report.count(),
                report.anomalies())),
        parts);
  }

  private static Grid pictures(Subject subject, AnomalyReport report) {
    Originals test = Originals.of(subject.test());
    return new Grid(
        "anomalies.png",
        AnomalyPictures.of(subject.inference(), test, report).sheet(""),
        "The strangest test images with their scores; below each what the model draws, and where the"
            + " two differ.",
        Grid.USUAL);
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
        "Share of the training images that set the threshold, and of the test images, by score. What"
            + " is right of the line is called an anomaly; the last bin holds all that is higher.");
  }
}
