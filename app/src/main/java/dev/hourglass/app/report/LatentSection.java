package dev.hourglass.app.report;

import dev.hourglass.analysis.latent.CodeMap;
import dev.hourglass.analysis.latent.DimensionUse;
import dev.hourglass.analysis.latent.LatentAnalysis;
import dev.hourglass.analysis.latent.Probes;
import dev.hourglass.app.figures.LatentFigures;
import dev.hourglass.app.figures.Picture;
import dev.hourglass.app.report.Page.Section;
import dev.hourglass.app.report.Table.Cell;
import dev.hourglass.app.report.Table.Row;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Sampling;
import dev.hourglass.text.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The latent space: an interactive map, probes of labels, and the use of each latent dimension.
final class LatentSection {
  /// Points that a page can carry with a picture each.
  private static final int MOST_POINTS = 3_000;

  /// Of the sheet of thumbnails, so that large images do not make it huge.
  private static final int MOST_SHEET_PIXELS = 4_000_000;

  private static final int SHOWN_DIMENSIONS = 16;

  private final ReportContext context;
  private final LatentAnalysis analysis;

  private LatentSection(ReportContext context, LatentAnalysis analysis) {
    this.context = context;
    this.analysis = analysis;
  }

  static Section of(ReportContext context, LatentAnalysis analysis) {
    LatentSection section = new LatentSection(context, analysis);
    List<SectionBlock> parts = new ArrayList<>();
    if (!analysis.maps().isEmpty()) {
      parts.add(SectionBlock.of(section.map()));
    }
    Probes probes = analysis.probes();
    if (probes != null) {
      parts.add(SectionBlock.of(probes(probes)).under("Labels predicted from codes"));
    }
    if (!analysis.clusters().isEmpty()) {
      parts.add(
          SectionBlock.of(ClusterTable.of(analysis.clusters()))
              .under("Clusters found without labels"));
    }
    DimensionUse use = analysis.dimensions();
    Table dimensions = dimensions(use);
    parts.add(
        (use.finite() ? SectionBlock.of(section.curve(use)) : SectionBlock.of(dimensions))
            .under("Latent dimensions"));
    if (use.finite()) {
      parts.add(SectionBlock.of(dimensions));
    }
    if (!analysis.neighbours().isEmpty()) {
      parts.add(SectionBlock.of(section.neighbours()).under("Nearest neighbours"));
    }
    if (!analysis.outliers().isEmpty()) {
      parts.add(SectionBlock.of(section.outliers()).under("Far from the training images"));
    }
    analysis.omissions().forEach(omission -> parts.add(SectionBlock.of(omission)));
    return new Section(
        "latent",
        "Latent space",
        List.of(
            "A code is a point in the latent space. Images that are similar to the model have"
                + " nearby codes; labels were not used in training"
                + (context.model().classes() > 0
                    ? " except for the label of each image, which is an input of the model."
                    : ".")),
        parts);
  }

  private HoverMap map() {
    ByteImages test = context.test();
    CodeMap first = analysis.maps().getFirst();
    int most = Math.clamp(MOST_SHEET_PIXELS / test.shape().pixels(), 1, MOST_POINTS);
    int[] shown = Sampling.evenly(first.images().length, most);
    int[] images = Sampling.at(first.images(), shown);
    int columns = Math.min(HoverMap.SHEET_COLUMNS, images.length);
    int[] groups = Sampling.at(first.groups(), shown);
    List<HoverMap.Layout> layouts = new ArrayList<>();
    for (CodeMap map : analysis.maps().reversed()) {
      layouts.add(
          new HoverMap.Layout(
              map.method() == CodeMap.Method.UMAP ? "UMAP" : "principal components",
              some(map.x(), shown),
              some(map.y(), shown),
              layouts.isEmpty()));
    }
    List<String> names =
        first.groupedBy() == CodeMap.Grouping.LABEL ? analysis.classes() : clusterNames(first);
    return new HoverMap(
        layouts,
        images,
        groups,
        names,
        Picture.sheet(Picture.some(test, images), columns),
        columns,
        test.shape().width(),
        test.shape().height(),
        String.format(Locale.ROOT, "map of the codes of %,d test images", images.length),
        String.format(
                Locale.ROOT,
                "%,d test images, each a point at its code, coloured by %s. Hover over a"
                    + " point to see",
                images.length,
                first.groupedBy())
            + " its image. UMAP preserves neighbourhoods rather than distances; principal"
            + " components preserve distances as well as two linear axes can.");
  }

  private static float[] some(float[] all, int[] places) {
    float[] some = new float[places.length];
    for (int i = 0; i < some.length; i++) {
      some[i] = all[places[i]];
    }
    return some;
  }

  private static List<String> clusterNames(CodeMap map) {
    List<String> names = new ArrayList<>();
    for (int group : map.groups()) {
      while (names.size() <= group) {
        names.add("cluster " + names.size());
      }
    }
    return names;
  }

  private static Table probes(Probes probes) {
    return new Table(
        "Accuracy of test labels predicted from codes alone, by classifiers trained on training"
            + " codes.",
        List.of("classifier", "accuracy"),
        List.of(
            Row.of("linear probe (logistic regression)", percent(probes.linear())),
            Row.of(
                "k-NN, k\u00a0=\u00a0%d".formatted(probes.neighbours()),
                percent(probes.nearestNeighbours())),
            Row.of("most frequent label", percent(probes.mostFrequent()))));
  }

  private Chart curve(DimensionUse use) {
    return Chart.of(
        "dimensions.png",
        LatentFigures.dimensions(analysis, use)::write,
        "error by how many latent dimensions are kept",
        needed(use.enough(), analysis.codeSize()));
  }

  private static String needed(int enough, int all) {
    if (enough == 0) {
      return "No latent dimension matters: with all at their means the error is at most a tenth"
          + " higher.";
    }
    return enough == all
        ? "Every latent dimension is needed: without the least useful one the error is more than a"
            + " tenth higher."
        : "%d of %s suffice for an error at most a tenth above that of full codes: the others can be"
                .formatted(enough, Counts.of(all, "latent dimension"))
            + " set to their means without training anything again.";
  }

  private static Table dimensions(DimensionUse use) {
    double most = Math.max(use.dimensions().getFirst().addedMse(), Double.MIN_NORMAL);
    List<Row> rows = new ArrayList<>();
    for (DimensionUse.Dimension one :
        use.dimensions().subList(0, Math.min(SHOWN_DIMENSIONS, use.dimensions().size()))) {
      int share = Math.clamp(Math.round(100 * one.addedMse() / most), 0, 100);
      rows.add(
          new Row(
              "dimension " + one.number(),
              List.of(
                  Cell.of(Counts.number(one.mean(), 3)),
                  Cell.of(String.format(Locale.ROOT, "%.4g", one.variance())),
                  new Cell(Counts.loss(one.addedMse()), false, share))));
    }
    return new Table(
        "The latent dimensions that matter most: the MSE that is added when one is replaced by its"
            + " mean.",
        List.of("dimension", "mean", "variance", "added MSE"),
        rows);
  }

  private Grid neighbours() {
    return new Grid(
        "neighbours.png",
        LatentFigures.neighbours(analysis, context.dataset()),
        "Test images, and the training images whose codes are nearest to theirs, with label and"
            + " distance.",
        Grid.LARGE);
  }

  private Grid outliers() {
    return new Grid(
        "outliers.png",
        LatentFigures.outliers(analysis, context.test()),
        "The test images whose codes are furthest from their nearest training codes, in units of the"
            + " median distance: often unusual, sometimes wrongly labelled.",
        Grid.LARGE);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
