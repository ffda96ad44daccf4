package dev.hourglass.app.report;

import dev.hourglass.analysis.diagnosis.LossHistory;
import dev.hourglass.app.figures.LossPlot;
import dev.hourglass.app.report.Page.Section;
import dev.hourglass.text.Counts;
import java.util.ArrayList;
import java.util.List;

/// The losses by epoch.
final class LossSection {
  private LossSection() {}

  static Section of(ReportContext context) {
    LossHistory losses = context.history().losses();
    List<SectionBlock> parts = new ArrayList<>();
    if (losses.epochs() == 0) {
      parts.add(SectionBlock.of("The model file records no losses."));
    } else {
      LossPlot plot = new LossPlot("", losses.train(), losses.test());
      parts.add(
          plot.empty()
              ? SectionBlock.of(
                  "The losses in the model file are not numbers above 0, so no chart is"
                      + " shown.")
              : SectionBlock.of(curves(plot, losses.epochs())));
    }
    return new Section("losses", "Loss by epoch", List.of(), parts);
  }

  private static Chart curves(LossPlot plot, int epochs) {
    String caption =
        "The loss after %s: over the training images as they were seen, and over the test images"
                .formatted(epochs == 1 ? "one epoch" : "each of " + Counts.of(epochs, "epoch"))
            + " afterwards. Curves that diverge show overfitting.";
    return Chart.of("loss.png", plot::write, "loss of training and test images by epoch", caption);
  }
}
