package dev.hourglass.app.report;

import dev.hourglass.analysis.diagnosis.LossHistory;
import dev.hourglass.app.figures.LossPlot;
import dev.hourglass.app.report.Page.Section;
import dev.hourglass.text.Counts;
import java.util.ArrayList;
import java.util.List;

/// How the losses fell.
final class LossSection {
  private LossSection() {}

  static Section of(ReportContext context) {
    LossHistory losses = context.history().losses();
    List<Part> parts = new ArrayList<>();
    if (losses.epochs() == 0) {
      parts.add(Part.of("The model's file notes no losses."));
    } else {
      LossPlot plot = new LossPlot("", losses.train(), losses.test());
      parts.add(
          plot.empty()
              ? Part.of("The losses that the model's file notes are no numbers above 0 to draw.")
              : Part.of(curves(plot, losses.epochs())));
    }
    return new Section("learning", "Loss by epoch", List.of(), parts);
  }

  private static Chart curves(LossPlot plot, int epochs) {
    String caption =
        "The loss after %s: over the training images as they were seen, and over the test images"
                .formatted(epochs == 1 ? "one epoch" : "each of " + Counts.of(epochs, "epoch"))
            + " afterwards. Curves that part show a model that overfits.";
    return Chart.of("loss.png", plot::write, "loss of training and test images by epoch", caption);
  }
}
