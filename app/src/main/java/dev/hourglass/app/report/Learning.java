package dev.hourglass.app.report;

import dev.hourglass.app.figures.LossPlot;
import dev.hourglass.app.report.Page.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How the losses fell.
final class Learning {
  private Learning() {}

  static Section of(Subject subject) {
    History history = subject.history();
    List<Part> parts = new ArrayList<>();
    if (history.train().isEmpty()) {
      parts.add(Part.of("The model's file notes no losses."));
    } else {
      parts.add(Part.of(curves(history)));
    }
    return new Section("learning", "How it learned", List.of(), parts);
  }

  private static Chart curves(History history) {
    LossPlot plot = new LossPlot("", history.train(), history.test());
    String caption =
        String.format(
            Locale.ROOT,
            "The loss after each of %d epochs: over the training images as they were seen, and over"
                + " the test images afterwards. Curves that part show a model that learns its"
                + " training images by heart.",
            history.train().size());
    return Chart.of("loss.png", plot::write, "loss of training and test images by epoch", caption);
  }
}
