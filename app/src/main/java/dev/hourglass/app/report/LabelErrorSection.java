package dev.hourglass.app.report;

import dev.hourglass.analysis.inspection.Inspection;
import dev.hourglass.analysis.inspection.LabelErrors;
import dev.hourglass.app.figures.ImageGrid;
import dev.hourglass.app.figures.Picture;
import dev.hourglass.app.report.Page.Section;
import dev.hourglass.data.Images;
import java.util.List;
import java.util.Locale;

/// The section of an inspection's page on labels that are probably wrong.
record LabelErrorSection(Inspection inspection) {
  private static final int COLUMNS = 12;
  private static final int MOST_SHOWN = 40;

  /// The section.
  Section section() {
    Images images = inspection.subject().images();
    if (images.labels() == null) {
      return new Section("labels", "Labels", List.of("The images have no labels."), List.of());
    }
    if (inspection.labelErrors().scores().length == 0) {
      return new Section(
          "labels",
          "Labels",
          List.of(
              "The labels were not examined: there is one class, or half of the classes"
                  + " have fewer than %d images.".formatted(LabelErrors.LEAST_OF_CLASS)),
          List.of());
    }
    List<LabelErrors.Suspect> suspects = inspection.labelErrors().suspects();
    if (suspects.isEmpty()) {
      return new Section(
          "labels",
          "Labels",
          List.of("No label is contradicted by most of the images with the nearest codes."),
          List.of());
    }
    List<LabelErrors.Suspect> shown = suspects.subList(0, Math.min(MOST_SHOWN, suspects.size()));
    List<Picture> pictures =
        shown.stream().map(suspect -> Picture.of(images, suspect.image())).toList();
    List<String> notes =
        shown.stream()
            .map(suspect ->
                "%s → %s"
                    .formatted(
                        images.classes().get(suspect.label()),
                        images.classes().get(suspect.suggested())))
            .toList();
    ImageGrid grid =
        new ImageGrid(
            "",
            List.of(),
            List.of(),
            ImageGrid.rows(pictures, COLUMNS),
            ImageGrid.rows(notes, COLUMNS));
    return new Section(
        "labels",
        "Labels that are probably wrong",
        List.of(
            String.format(
                Locale.ROOT,
                "%,d of %,d labels are contradicted by the images with the nearest codes. The most"
                    + " suspected first, with the label and the one that the neighbours suggest.",
                suspects.size(),
                images.count())),
        List.of(
            SectionBlock.of(
                new Grid(
                    "labels.png",
                    grid,
                    "Label → suggestion. All of them are in the JSON file and, image by image, in the"
                        + " table of --csv.",
                    Grid.LARGE,
                    shown.stream().map(one -> inspection.subject().name(one.image())).toList()))));
  }
}
