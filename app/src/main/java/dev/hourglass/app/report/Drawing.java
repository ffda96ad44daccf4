package dev.hourglass.app.report;

import dev.hourglass.app.figures.ImageGrid;
import dev.hourglass.app.figures.Picture;
import dev.hourglass.app.report.Page.Section;
import dev.hourglass.data.ImageSet;
import dev.hourglass.latent.CodePath;
import dev.hourglass.latent.GaussianMixture;
import dev.hourglass.latent.KnownCodes;
import dev.hourglass.latent.Prior;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// What the model draws from codes that belong to no image: ways between two images, random codes.
final class Drawing {
  private static final int STEPS = 10;
  private static final int PATHS = 4;
  private static final int ROWS = 5;
  private static final int MOST_ROWS = 20;
  private static final int COLUMNS = 12;
  private static final int KNOWN = 10_000;
  private static final int COMPONENTS = 16;

  private final Subject subject;

  private Drawing(Subject subject) {
    this.subject = subject;
  }

  /// @param traversals single numbers of a code turned up and down, where they were drawn
  static Section of(Subject subject, Optional<Grid> traversals) {
    Drawing drawing = new Drawing(subject);
    List<Part> parts = new ArrayList<>();
    if (subject.test().count() >= 2) {
      parts.add(Part.of(drawing.paths()).under("From one image to another"));
    }
    traversals.ifPresent(grid -> parts.add(Part.of(grid).under("One number at a time")));
    parts.add(Part.of(drawing.samples()).under("Random codes"));
    return new Section(
        "drawing",
        "What it can draw",
        List.of("The decoder draws an image from any code, not only from those of images."),
        parts);
  }

  private Grid paths() {
    ImageSet test = subject.test();
    int[] ends = ends(test);
    List<List<Picture>> rows = new ArrayList<>();
    for (int e = 0; e + 1 < ends.length; e += 2) {
      List<Picture> row = new ArrayList<>(Subject.pictures(test, ends[e]));
      row.addAll(path(test, ends[e], ends[e + 1]));
      row.addAll(Subject.pictures(test, ends[e + 1]));
      rows.add(row);
    }
    List<String> captions = new ArrayList<>(List.of("A"));
    IntStream.range(0, STEPS).forEach(s -> captions.add(Math.round(100f * s / (STEPS - 1)) + " %"));
    captions.add("B");
    String way = spherical() ? "an arc about zero" : "a straight line";
    return new Grid(
        "interpolations.png",
        new ImageGrid("", List.of(), captions, rows),
        "Test images A and B, and between them what the model draws on the way from one code to the"
            + " other, "
            + way
            + ". Where the way stays among codes of images, each picture is one"
            + " itself.",
        Grid.USUAL);
  }

  private boolean spherical() {
    return subject.model().variational();
  }

  private List<Picture> path(ImageSet test, int from, int to) {
    int size = subject.model().codeSize();
    float[] codes = subject.encoded(test, from, to);
    CodePath way = spherical() ? CodePath.SPHERICAL : CodePath.STRAIGHT;
    float[] path =
        way.between(Arrays.copyOf(codes, size), Arrays.copyOfRange(codes, size, 2 * size), STEPS);
    int[] labels = new int[STEPS];
    int[] known = test.labels();
    Arrays.fill(labels, known == null ? 0 : known[from]);
    return subject.pictures(subject.inference().decode(path, labels));
  }

  /// Pairs of the first images of two classes; of one class, the first and the next, where the
  /// model is told a class; of any images where there are no classes.
  private int[] ends(ImageSet test) {
    int[] labels = test.labels();
    if (labels == null) {
      return IntStream.range(0, Math.min(2 * PATHS, test.count() / 2 * 2)).toArray();
    }
    boolean sameClass = subject.model().classes() > 0;
    List<Integer> ends = new ArrayList<>();
    for (int p = 0; p < PATHS && p < test.classes().size(); p++) {
      int from = 2 * p % test.classes().size();
      int to = sameClass ? from : (2 * p + 1) % test.classes().size();
      int[] first = of(labels, from, 1);
      int[] last = of(labels, to, sameClass ? 2 : 1);
      if (first.length > 0 && last.length > 0) {
        ends.add(first[0]);
        ends.add(last[last.length - 1]);
      }
    }
    return ends.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int[] of(int[] labels, int label, int count) {
    return IntStream.range(0, labels.length).filter(i -> labels[i] == label).limit(count).toArray();
  }

  private Grid samples() {
    int classes = subject.model().classes();
    int[] labels = new int[COLUMNS * (classes == 0 ? ROWS : Math.min(classes, MOST_ROWS))];
    Arrays.setAll(labels, i -> classes == 0 ? 0 : i / COLUMNS);
    float[] codes = codes(labels.length);
    List<Picture> drawn = subject.pictures(subject.inference().decode(codes, labels));
    String prior =
        subject.model().variational()
            ? "Codes drawn from the prior, independent standard normal numbers, and what the decoder"
                + " makes of them."
            : "Codes drawn from a mixture of "
                + COMPONENTS
                + " normal distributions that was fitted"
                + " on the codes of "
                + KnownCodes.count(subject.dataset().train(), KNOWN)
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
