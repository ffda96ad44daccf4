package dev.hourglass.app.report;

import dev.hourglass.analysis.latent.LatentAnalysis;
import dev.hourglass.analysis.latent.Paths;
import dev.hourglass.analysis.latent.Traversals;
import dev.hourglass.app.figures.ImageGrid;
import dev.hourglass.app.figures.LatentFigures;
import dev.hourglass.app.figures.Picture;
import dev.hourglass.app.report.Page.Section;
import dev.hourglass.latent.GaussianMixture;
import dev.hourglass.latent.Interpolation;
import dev.hourglass.latent.Prior;
import dev.hourglass.model.Codes;
import dev.hourglass.text.Counts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decoded codes that belong to no image: interpolations and random codes.
final class SamplesSection {
  private static final int ROWS = 5;
  private static final int MOST_ROWS = 20;
  private static final int COLUMNS = 12;
  private static final int KNOWN = 10_000;
  private static final int COMPONENTS = 16;

  private final ReportContext context;

  private SamplesSection(ReportContext context) {
    this.context = context;
  }

  static Section of(ReportContext context, LatentAnalysis analysis) {
    SamplesSection section = new SamplesSection(context);
    List<SectionBlock> parts = new ArrayList<>();
    Paths paths = analysis.paths();
    if (paths != null) {
      parts.add(SectionBlock.of(section.paths(analysis, paths)).under("Interpolations"));
    }
    Traversals traversals = analysis.traversals();
    if (traversals != null) {
      parts.add(
          SectionBlock.of(traversals(analysis, traversals))
              .under("One latent dimension at a time"));
    }
    parts.add(section.samples().under("Random codes"));
    return new Section(
        "samples",
        "Decoded codes",
        List.of("The decoder turns any code into an image, not only the codes of images."),
        parts);
  }

  private Grid paths(LatentAnalysis analysis, Paths paths) {
    ImageGrid drawn = LatentFigures.paths(analysis, paths);
    List<List<Picture>> rows = new ArrayList<>();
    for (int row = 0; row < drawn.rows().size(); row++) {
      List<Picture> whole = new ArrayList<>(Picture.some(context.test(), paths.from()[row]));
      whole.addAll(drawn.rows().get(row));
      whole.addAll(Picture.some(context.test(), paths.to()[row]));
      rows.add(whole);
    }
    List<String> captions = new ArrayList<>(List.of("A"));
    captions.addAll(drawn.captions());
    captions.add("B");
    String way = paths.way() == Interpolation.SPHERICAL ? "an arc about zero" : "a straight line";
    return new Grid(
        "interpolations.png",
        new ImageGrid("", List.of(), captions, rows),
        "Test images A and B, and between them the decoded codes on "
            + way
            + " from one's code to the other's. Where the path stays among codes of images, each"
            + " decoded image looks like one.",
        Grid.DEFAULT_CELL);
  }

  private static Grid traversals(LatentAnalysis analysis, Traversals traversals) {
    ImageGrid images = LatentFigures.traversals(analysis, traversals);
    return new Grid(
        "traversals.png",
        images,
        "The code of one test image, with one latent dimension set to its mean plus some of its"
            + " standard deviations σ; the dimensions that matter most come first.",
        Grid.DEFAULT_CELL);
  }

  private SectionBlock samples() {
    boolean variational = context.model().variational();
    Codes known = variational ? null : known();
    if (known != null && known.allEqual()) {
      return SectionBlock.leftOut("random codes", "all training images have the same code");
    }
    int classes = context.model().classes();
    int[] labels = new int[COLUMNS * (classes == 0 ? ROWS : Math.min(classes, MOST_ROWS))];
    Arrays.setAll(labels, i -> classes == 0 ? 0 : i / COLUMNS);
    GaussianMixture mixture = known == null ? null : mixture(known);
    Codes codes =
        mixture == null
            ? Prior.sample(labels.length, context.model().codeSize(), context.seed(), 1)
            : mixture.sample(labels.length, context.seed(), 1);
    List<Picture> drawn = Picture.all(context.inference().decode(codes.labelled(labels)));
    String rows = classes == 0 ? "" : " Each row is of one class.";
    return SectionBlock.of(
        new Grid(
            "samples.png",
            ImageGrid.grid("", drawn, COLUMNS),
            origin(mixture, known == null ? 0 : known.count()) + rows,
            Grid.DEFAULT_CELL));
  }

  private Codes known() {
    return context.inference().encode(context.dataset().train().evenly(KNOWN));
  }

  private GaussianMixture mixture(Codes known) {
    int threads = context.inference().threads();
    return GaussianMixture.fit(known, COMPONENTS, context.seed(), threads, () -> {}).mixture();
  }

  private static String origin(@Nullable GaussianMixture mixture, int images) {
    return mixture == null
        ? "Images decoded from codes sampled from the prior, independent standard normal numbers."
        : "Images decoded from codes sampled from a mixture of "
            + Counts.of(mixture.weights().length, "normal distribution")
            + " that was fitted on the codes of "
            + Counts.of(images, "training image")
            + ": a plain autoencoder has no distribution of its own.";
  }
}
