package dev.hourglass.app.report;

import dev.hourglass.analysis.inspection.Duplicates;
import dev.hourglass.analysis.inspection.Inspection;
import dev.hourglass.app.figures.ImageGrid;
import dev.hourglass.app.figures.Picture;
import dev.hourglass.app.report.Page.Section;
import dev.hourglass.text.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The section of an inspection's page on images that are there more than once.
record DuplicateSection(Inspection inspection) {
  private static final int MOST_SHOWN = 15;
  private static final int COPIES = 8;

  /// The section.
  Section section() {
    List<Duplicates.Group> groups = inspection.duplicates().groups();
    if (groups.isEmpty()) {
      return new Section(
          "duplicates", "Duplicates", List.of("No image is a copy of another one."), List.of());
    }
    List<Duplicates.Group> shown = groups.subList(0, Math.min(MOST_SHOWN, groups.size()));
    List<List<Picture>> rows = new ArrayList<>();
    List<List<String>> notes = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Duplicates.Group group : shown) {
      List<Integer> some = group.images().subList(0, Math.min(COPIES, group.images().size()));
      int[] places = some.stream().mapToInt(Integer::intValue).toArray();
      rows.add(Picture.some(inspection.subject().images(), places));
      notes.add(some.stream().map(this::place).toList());
      names.add(kind(group));
    }
    long exact = groups.stream().filter(Duplicates.Group::exact).count();
    return new Section(
        "duplicates",
        "Duplicates",
        List.of(
            String.format(
                    Locale.ROOT,
                    "%s of images that show the same, %,d of them exact copies.",
                    Counts.of(groups.size(), "group"),
                    exact)
                + leaking()),
        List.of(
            SectionBlock.of(
                new Grid(
                    "duplicates.png",
                    new ImageGrid("", names, List.of(), rows, notes),
                    "The first groups. duplicates.txt in the folder next to this page lists all images"
                        + " but the largest of each group.",
                    Grid.LARGE))));
  }

  private static String kind(Duplicates.Group group) {
    String alike =
        group.exact()
            ? "exact"
            : String.format(Locale.ROOT, "%.1f %% alike", 100 * group.similarity());
    return group.leak() ? alike + ", leak" : alike;
  }

  private String leaking() {
    int leaks = inspection.duplicates().leaks().size();
    if (inspection.subject().test() == null) {
      return "";
    }
    return leaks == 0
        ? " None holds both training and test images."
        : String.format(
            Locale.ROOT,
            " %,d hold both training and test images: measured on these, a model looks better than"
                + " it is.",
            leaks);
  }

  /// What people find an image by.
  private String place(int image) {
    boolean[] test = inspection.subject().test();
    String name = inspection.subject().name(image);
    String split = test == null ? "" : test[image] ? "test " : "train ";
    return name.startsWith(split) ? name : split + name;
  }
}
