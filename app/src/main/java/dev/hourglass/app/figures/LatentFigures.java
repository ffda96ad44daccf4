package dev.hourglass.app.figures;

import dev.hourglass.analysis.latent.CodeMap;
import dev.hourglass.analysis.latent.DimensionUse;
import dev.hourglass.analysis.latent.LatentAnalysis;
import dev.hourglass.analysis.latent.Neighbours;
import dev.hourglass.analysis.latent.Paths;
import dev.hourglass.analysis.latent.Traversals;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.text.Counts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// The figures of an analysis of codes.
public final class LatentFigures {
  private static final int OUTLIER_COLUMNS = 10;

  private LatentFigures() {}

  /// A map with pictures at the medoids of its groups.
  public static ScatterPlot map(LatentAnalysis analysis, CodeMap map, ByteImages images) {
    boolean pca = map.method() == CodeMap.Method.PCA;
    int groups = IntStream.of(map.groups()).max().orElse(-1) + 1;
    List<String> names =
        map.groupedBy() == CodeMap.Grouping.LABEL
            ? analysis.classes()
            : IntStream.range(0, groups).mapToObj(Integer::toString).toList();
    List<ScatterPlot.PointPicture> pictures =
        Arrays.stream(map.medoids())
            .mapToObj(at -> new ScatterPlot.PointPicture(at, Picture.of(images, map.images()[at])))
            .toList();
    String title =
        "%s: codes of %s by %s, %s, by %s"
            .formatted(
                analysis.model(),
                analysis.dataset(),
                pca ? "principal components" : "UMAP",
                Counts.of(map.images().length, "test image"),
                map.groupedBy());
    return new ScatterPlot(
        title, axis(map, 0), axis(map, 1), map.x(), map.y(), map.groups(), names, pictures);
  }

  private static String axis(CodeMap map, int component) {
    double[] shares = map.varianceShares();
    return shares == null
        ? ""
        : "component %d (%s of the variance)"
            .formatted(component + 1, Counts.percent(shares[component]));
  }

  /// The use of each latent dimension.
  public static DimensionPlot dimensions(LatentAnalysis analysis, DimensionUse use) {
    return new DimensionPlot(
        analysis.model() + ": error of truncated codes",
        use.mseByKept(),
        use.dimensions().stream().mapToDouble(DimensionUse.Dimension::addedMse).toArray(),
        use.enough());
  }

  /// A row for each number that was moved.
  public static ImageGrid traversals(LatentAnalysis analysis, Traversals traversals) {
    List<String> names =
        Arrays.stream(traversals.dimensions()).mapToObj(d -> "dimension " + d).toList();
    List<String> captions =
        Arrays.stream(traversals.deviations())
            .mapToObj(
                s -> s == 0 ? "mean" : String.format(Locale.ROOT, "%+.0f σ", s).replace('-', '−'))
            .toList();
    String title = analysis.model() + ": one latent dimension varied at a time";
    int columns = traversals.deviations().length;
    return new ImageGrid(
        title, names, captions, ImageGrid.rows(Picture.all(traversals.decoded()), columns));
  }

  /// A row for each path.
  public static ImageGrid paths(LatentAnalysis analysis, Paths paths) {
    String title = "%s: from one code to another, %s".formatted(analysis.model(), paths.way());
    List<List<Picture>> rows = ImageGrid.rows(Picture.all(paths.decoded()), paths.steps());
    return new ImageGrid(title, List.of(), shares(paths.steps()), rows);
  }

  /// The position of each step on a path, in percent.
  public static List<String> shares(int steps) {
    return IntStream.range(0, steps)
        .mapToObj(step -> Math.round(100.0 * step / (steps - 1)) + " %")
        .toList();
  }

  /// Test images on the left, the training images with the nearest codes on their right.
  public static ImageGrid neighbours(LatentAnalysis analysis, Dataset dataset) {
    List<Picture> queries =
        analysis.neighbours().stream().map(n -> Picture.of(dataset.test(), n.image())).toList();
    String title = analysis.model() + ": test images and their nearest training images";
    List<String> labels = dataset.test().labelNames();
    List<String> names =
        analysis.neighbours().stream()
            .map(n -> labels.isEmpty() ? "" : labels.get(n.image()))
            .toList();
    return neighbours(title, queries, names, analysis.neighbours(), dataset.train());
  }

  /// Pictures on the left, the images with the nearest codes on their right.
  ///
  /// @param names below the pictures
  /// @param known the images that were searched
  public static ImageGrid neighbours(
      String title,
      List<Picture> queries,
      List<String> names,
      List<Neighbours> found,
      ByteImages known) {
    List<List<Picture>> rows = new ArrayList<>();
    List<List<String>> notes = new ArrayList<>();
    for (int row = 0; row < found.size(); row++) {
      List<Picture> pictures = new ArrayList<>(List.of(queries.get(row)));
      List<String> below = new ArrayList<>(List.of(names.get(row)));
      Neighbours neighbours = found.get(row);
      for (int rank = 0; rank < neighbours.nearest().length; rank++) {
        int image = neighbours.nearest()[rank];
        pictures.add(Picture.of(known, image));
        below.add(label(known, image) + number(neighbours.distances()[rank]));
      }
      rows.add(pictures);
      notes.add(below);
    }
    List<String> captions = new ArrayList<>(List.of("image"));
    IntStream.range(1, rows.getFirst().size()).forEach(rank -> captions.add("nearest " + rank));
    return new ImageGrid(title, List.of(), captions, rows, notes);
  }

  /// The test images whose codes are furthest from training codes.
  public static ImageGrid outliers(LatentAnalysis analysis, ByteImages images) {
    List<Picture> pictures =
        analysis.outliers().stream().map(one -> Picture.of(images, one.image())).toList();
    List<String> notes =
        analysis.outliers().stream()
            .map(one -> label(images, one.image()) + number(one.typical()) + "×")
            .toList();
    return new ImageGrid(
        analysis.model() + ": furthest from their neighbours, in units of the median distance",
        List.of(),
        List.of(),
        ImageGrid.rows(pictures, OUTLIER_COLUMNS),
        ImageGrid.rows(notes, OUTLIER_COLUMNS));
  }

  /// The class of a single image, or the word that named it, of a file without its folder.
  public static String name(ByteImages image, String word) {
    List<String> labels = image.labelNames();
    return labels.isEmpty() ? word.substring(word.lastIndexOf('/') + 1) : labels.getFirst();
  }

  private static String label(ByteImages images, int image) {
    int[] labels = images.labels();
    return labels == null ? "" : images.classes().get(labels[image]) + " · ";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.4g", value);
  }
}
