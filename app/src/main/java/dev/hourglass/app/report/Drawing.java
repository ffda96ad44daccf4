package dev.hourglass.app.report;

import dev.hourglass.app.figures.ImageGrid;
import dev.hourglass.app.figures.LatentFigures;
import dev.hourglass.app.figures.Picture;
import dev.hourglass.app.latent.LatentAnalysis;
import dev.hourglass.app.latent.Paths;
import dev.hourglass.app.latent.Traversals;
import dev.hourglass.app.report.Page.Section;
import dev.hourglass.latent.GaussianMixture;
import dev.hourglass.latent.KnownCodes;
import dev.hourglass.latent.Prior;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What the model draws from codes that belong to no image: ways between two images, random codes.
final class Drawing {
  private static final int ROWS = 5;
  private static final int MOST_ROWS = 20;
  private static final int COLUMNS = 12;
  private static final int KNOWN = 10_000;
  private static final int COMPONENTS = 16;

  private final Subject subject;

  private Drawing(Subject subject) {
    this.subject = subject;
  }

  static Section of(Subject subject, LatentAnalysis analysis) {
    Drawing drawing = new Drawing(subject);
    List<Part> parts = new ArrayList<>();
    Paths paths = analysis.paths();
    if (paths != null) {
      parts.add(Part.of(drawing.paths(analysis, paths)).under("From one image to another"));
    }
    Traversals traversals = analysis.traversals();
    if (traversals != null) {
      parts.add(Part.of(traversals(analysis, traversals)).under("One number at a time"));
    }
    parts.add(Part.of(drawing.samples()).under("Random codes"));
    return new Section(
        "drawing",
        "What it can draw",
        List.of("The decoder draws an image from any code, not only from those of images."),
        parts);
  }

  private Grid paths(LatentAnalysis analysis, Paths paths) {
    ImageGrid drawn = LatentFigures.paths(analysis, paths);
    List<List<Picture>> rows = new ArrayList<>();
    for (int row = 0; row < drawn.rows().size(); row++) {
      List<Picture> whole = new ArrayList<>(Picture.all(subject.test(), paths.from()[row]));
      whole.addAll(drawn.rows().get(row));
      whole.addAll(Picture.all(subject.test(), paths.to()[row]));
      rows.add(whole);
    }
    List<String> captions = new ArrayList<>(List.of("A"));
    captions.addAll(drawn.captions());
    captions.add("B");
    String way = paths.way().equals("spherical") ? "an arc about zero" : "a straight line";
    return new Grid(
        "interpolations.png",
        new ImageGrid("", List.of(), captions, rows),
        "Test images A and B, and between them what the model draws on the way from one code to the"
            + " other, "
            + way
            + ". Where the way stays among codes of images, each picture looks like one.",
        Grid.USUAL);
  }

  private static Grid traversals(LatentAnalysis analysis, Traversals traversals) {
    ImageGrid images = LatentFigures.traversals(analysis, traversals);
    return new Grid(
        "traversals.png",
        images,
        "The code of one test image, with a single number set to its mean plus some of its standard"
            + " deviations σ; the numbers that matter most come first.",
        Grid.USUAL);
  }

  private Grid samples() {
    int classes = subject.model().classes();
    int[] labels = new int[COLUMNS * (classes == 0 ? ROWS : Math.min(classes, MOST_ROWS))];
    Arrays.setAll(labels, i -> classes == 0 ? 0 : i / COLUMNS);
    float[] codes = codes(labels.length);
    List<Picture> drawn =
        Picture.all(subject.inference().decode(codes, labels), subject.model().inputShape());
    String prior =
        subject.model().variational()
            ? "Codes drawn from the prior, independent standard normal numbers, and what the decoder"
                + " makes of them."
            : "Codes drawn from a mixture of "
                + COMPONENTS
                + " normal distributions that was fitted"
                + " on the codes of "
                + String.format(
                    Locale.ROOT, "%,d", KnownCodes.count(subject.dataset().train(), KNOWN))
                + " training images: a plain autoencoder has no distribution of its own.";
    String told = classes == 0 ? "" : " Each row is told a class.";
    return new Grid("samples.png", ImageGrid.grid("", drawn, COLUMNS), prior + told, Grid.USUAL);
  }

  private float[] codes(int count) {
    int size = subject.model().codeSize();
    if (subject.model().variational()) {
      return Prior.sample(count, size, subject.seed(), 1);
    }
    float[] known = KnownCodes.of(subject.inference(), subject.dataset().train(), KNOWN, _ -> {});
    int components = Math.min(COMPONENTS, known.length / size);
    return GaussianMixture.fit(known, size, components, subject.seed(), () -> {})
        .mixture()
        .sample(count, subject.seed(), 1);
  }
}
