package dev.hourglass.app.report;

import dev.hourglass.analysis.inspection.ConformalScores;
import dev.hourglass.analysis.inspection.DefectMetrics;
import dev.hourglass.analysis.inspection.Duplicates;
import dev.hourglass.analysis.inspection.ImageFlag;
import dev.hourglass.analysis.inspection.Inspection;
import dev.hourglass.analysis.latent.Clustering;
import dev.hourglass.analysis.latent.Clusters;
import dev.hourglass.analysis.latent.CodeMap;
import dev.hourglass.app.figures.GroupFigures;
import dev.hourglass.app.figures.HeatPictures;
import dev.hourglass.app.figures.ImageGrid;
import dev.hourglass.app.figures.Picture;
import dev.hourglass.app.report.Page.Section;
import dev.hourglass.app.report.Page.Tile;
import dev.hourglass.app.report.Table.Row;
import dev.hourglass.app.terminal.Version;
import dev.hourglass.app.text.ClusterText;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.data.Sampling;
import dev.hourglass.files.AtomicFile;
import dev.hourglass.metrics.F1Score;
import dev.hourglass.model.Inference;
import dev.hourglass.text.Counts;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is in a set of images and which of them are wrong, on one page.
///
/// @param inspection what was found
/// @param clustering its groups, or null where there are none
/// @param map of the images, or null where there are too few
/// @param defects how well defects with known places are found, or null where none are known
/// @param inference the model at work
/// @param lookedWith the model in words: `sharp, trained for 6 epochs`
public record InspectionPage(
    Inspection inspection,
    @Nullable Clustering clustering,
    @Nullable CodeMap map,
    @Nullable DefectMetrics defects,
    Inference inference,
    String lookedWith) {
  private static final int COLUMNS = 20;
  private static final int WIDE = 12;
  private static final int MOST_GROUPS = 40;
  private static final int MOST_SHOWN = 40;
  private static final int EDGE = 44;
  private static final int DIGITS = 3;

  /// Checks nothing. Its parameters are written out because javac keeps no type annotations of
  /// those that a compact constructor leaves to it.
  public InspectionPage(
      Inspection inspection,
      @Nullable Clustering clustering,
      @Nullable CodeMap map,
      @Nullable DefectMetrics defects,
      Inference inference,
      String lookedWith) {
    this.inspection = inspection;
    this.clustering = clustering;
    this.map = map;
    this.defects = defects;
    this.inference = inference;
    this.lookedWith = lookedWith;
  }

  /// Writes the page, and its figures as PNG into the folder beside it, which is there.
  ///
  /// @return the folder
  public Path write(Path file) throws IOException {
    Page page = page();
    AtomicFile.writeText(file, page.html());
    Path folder = folder(file);
    Set<String> written = page.writeFigures(folder);
    for (String figure : figures()) {
      if (!written.contains(figure)) {
        // Of an earlier inspection, it would not belong to this page.
        Files.deleteIfExists(folder.resolve(figure));
      }
    }
    return folder;
  }

  /// The folder of a page's figures.
  public static Path folder(Path page) {
    return Page.folder(page);
  }

  private static List<String> figures() {
    return Stream.concat(
            Stream.of(
                "variety.png",
                "typical.png",
                "rare.png",
                "groups.png",
                "labels.png",
                "duplicates.png",
                "anomalies.png"),
            Arrays.stream(ImageFlag.values()).map(InspectionPage::figure))
        .toList();
  }

  private static String figure(ImageFlag flag) {
    return flag.toString().replace(' ', '-') + ".png";
  }

  private Images images() {
    return inspection.subject().images();
  }

  private Page page() {
    List<Section> sections = new ArrayList<>();
    sections.add(overview());
    Clustering groups = clustering;
    if (groups != null) {
      sections.add(groups(groups));
    }
    sections.add(new LabelErrorSection(inspection).section());
    sections.add(new DuplicateSection(inspection).section());
    sections.add(anomalies());
    sections.add(flaws());
    CodeMap places = map;
    if (places != null && groups != null) {
      sections.add(map(places, groups.best()));
    }
    return new Page(
        "Hourglass inspection",
        images().name(),
        String.format(
            Locale.ROOT,
            "%s of %s, looked at with %s.",
            Counts.of(images().count(), "image"),
            images().shape(),
            lookedWith),
        tiles(),
        List.of(),
        sections,
        "Made by hourglass %s. The figures, the list of copies and the list of images to look at are in the folder next to this page; the numbers are in the JSON file."
            .formatted(Version.ofProgram()));
  }

  private List<Tile> tiles() {
    List<Tile> tiles = new ArrayList<>();
    tiles.add(tile(images().count(), "images"));
    if (!images().classes().isEmpty()) {
      tiles.add(tile(images().classes().size(), "classes"));
    }
    Clustering groups = clustering;
    if (groups != null) {
      tiles.add(tile(groups.best().count(), "groups found without labels"));
    }
    if (images().labels() != null) {
      tiles.add(tile(inspection.labelErrors().suspects().size(), "labels that are probably wrong"));
    }
    Duplicates duplicates = inspection.duplicates();
    tiles.add(tile(copies(duplicates), "copies of other images"));
    if (inspection.subject().test() != null) {
      tiles.add(tile(duplicates.leaks().size(), "leaks between training and test images"));
    }
    if (inspection.anomalies().threshold() != null) {
      tiles.add(tile(inspection.alarms().size(), "images above the anomaly threshold"));
    }
    return tiles;
  }

  private static Tile tile(int count, String words) {
    return new Tile(String.format(Locale.ROOT, "%,d", count), words);
  }

  private static int copies(Duplicates duplicates) {
    return duplicates.groups().stream().mapToInt(group -> group.images().size() - 1).sum();
  }

  // ---------------------------------------------------------------- what is there

  private Section overview() {
    List<SectionBlock> parts = new ArrayList<>();
    parts.add(
        SectionBlock.of(
            grid(
                "variety.png",
                inspection.variety().spread(),
                "A sample that shows the variety: each image is as far as possible, by its code,"
                    + " from all before it.")));
    parts.add(
        SectionBlock.of(
                grid(
                    "typical.png",
                    inspection.variety().typical(),
                    "The image with the densest neighbourhood in each of the largest regions."))
            .under("Typical images"));
    if (!inspection.variety().rare().isEmpty()) {
      parts.add(
          SectionBlock.of(
                  grid(
                      "rare.png",
                      inspection.variety().rare(),
                      "The images whose nearest others are furthest away."))
              .under("Rare images"));
    }
    if (!images().classes().isEmpty() && images().labels() != null) {
      parts.add(SectionBlock.of(classes()).under("Classes"));
    }
    return new Section("overview", "What is there", List.of(), parts);
  }

  private Table classes() {
    int[] counts = new int[images().classes().size()];
    int[] labels = images().labels();
    for (int label : labels == null ? new int[0] : labels) {
      counts[label]++;
    }
    List<Row> rows =
        IntStream.range(0, counts.length)
            .limit(MOST_SHOWN)
            .mapToObj(c ->
                Row.of(images().classes().get(c), String.format(Locale.ROOT, "%,d", counts[c])))
            .toList();
    String caption =
        counts.length > MOST_SHOWN
            ? "Images of the first %d of %,d classes.".formatted(MOST_SHOWN, counts.length)
            : "Images of each class.";
    return new Table(caption, List.of("class", "images"), rows);
  }

  private Grid grid(String file, List<Integer> places, String caption) {
    List<Picture> pictures = Picture.some(images(), array(places));
    return new Grid(file, ImageGrid.grid("", pictures, COLUMNS), caption, EDGE, names(places));
  }

  private List<String> names(List<Integer> places) {
    return places.stream().map(inspection.subject()::name).toList();
  }

  private static int[] array(List<Integer> places) {
    return places.stream().mapToInt(Integer::intValue).toArray();
  }

  // ---------------------------------------------------------------- groups

  private Section groups(Clustering groups) {
    Clusters best = groups.best();
    int[] sizes = best.sizes();
    int shown = Math.min(MOST_GROUPS, sizes.length);
    ImageGrid grid =
        GroupFigures.typical(
            "", images(), Arrays.copyOf(groups.typical(), shown), Arrays.copyOf(sizes, shown));
    String words =
        "Typical images of each group, the largest first. What you type as a name stays in this"
            + " browser.";
    List<String> names =
        IntStream.range(0, shown)
            .boxed()
            .flatMap(g ->
                names(
                    Arrays.stream(groups.typical()[g])
                        .limit(grid.rows().get(g).size())
                        .boxed()
                        .toList())
                    .stream())
            .toList();
    List<SectionBlock> parts = new ArrayList<>();
    parts.add(
        SectionBlock.of(
            new GroupGrid(
                new Grid("groups.png", grid, words, EDGE, names),
                "%s-%d-%08x"
                    .formatted(
                        images().name(), images().count(), Arrays.hashCode(best.assignment())))));
    parts.add(
        SectionBlock.of(ClusterTable.of(groups.clusters())).under("Other ways to find groups"));
    return new Section(
        "groups",
        "Groups",
        List.of(
            "%s, found by %s without any label."
                .formatted(Counts.of(best.count(), "group"), ClusterText.name(best))),
        parts);
  }

  // ---------------------------------------------------------------- anomalies

  private Section anomalies() {
    ConformalScores scores = inspection.anomalies();
    int[] highest =
        Arrays.copyOf(
            Sampling.highestFirst(scores.scores()), Math.min(WIDE, scores.scores().length));
    FloatImages originals = images().select(highest).floats();
    FloatImages reconstructions = inference.reconstruct(originals);
    List<String> captions =
        Arrays.stream(highest)
            .mapToObj(i -> score(scores.scores()[i]) + (scores.anomalous(i) ? " !" : ""))
            .toList();
    ImageGrid grid =
        new ImageGrid(
            "",
            List.of("image", "reconstruction", "difference"),
            captions,
            List.of(
                Picture.all(originals),
                Picture.all(reconstructions),
                HeatPictures.of(originals, reconstructions)));
    List<SectionBlock> parts = new ArrayList<>();
    parts.add(
        SectionBlock.of(
            new Grid(
                "anomalies.png",
                grid,
                "The images with the highest scores, their reconstructions, and where the two differ;"
                    + " those with an exclamation mark are above the threshold.",
                Grid.DEFAULT_CELL,
                names(IntStream.of(highest).boxed().toList()))));
    DefectMetrics known = defects;
    if (known != null) {
      parts.add(SectionBlock.of(defects(known)).under("Defects with known places"));
    }
    return new Section("anomalies", "Anomalies", List.of(threshold(scores)), parts);
  }

  private String threshold(ConformalScores scores) {
    if (scores.threshold() == null) {
      return String.format(
          Locale.ROOT,
          "There is no threshold: one with false alarms on %s of normal images needs %,d images.",
          percent(scores.rate()),
          scores.leastImages());
    }
    return String.format(
        Locale.ROOT,
        "A score measures how unlike the other images an image is; each is scored by a detector"
            + " that was not fitted on it. Above %s, the threshold for false alarms on %s of normal"
            + " images: %s. About that share is above it even where nothing is wrong.",
        score(scores.threshold().value()),
        percent(scores.rate()),
        Counts.of(inspection.alarms().size(), "image"));
  }

  /// Short enough to be above a picture.
  private static String score(double score) {
    String format = score < 100 ? "%.3g" : score < 1e5 ? "%.0f" : "%.0e";
    return String.format(Locale.ROOT, format, score);
  }

  private static String percent(double share) {
    return BigDecimal.valueOf(100 * share)
            .round(new MathContext(DIGITS))
            .stripTrailingZeros()
            .toPlainString()
        + " %";
  }

  private static Table defects(DefectMetrics known) {
    List<Row> rows = new ArrayList<>();
    rows.add(Row.of("image AUROC", three(known.images().auroc())));
    F1Score called = known.atThreshold();
    if (called != null) {
      rows.add(Row.of("F1 at the threshold", three(called.f1())));
    }
    rows.add(Row.of("best F1 of any threshold", three(known.best().f1())));
    rows.add(Row.of("pixel AUROC", three(known.pixels().auroc())));
    rows.add(Row.of("AUPRO, up to false alarms of 0.3", three(known.pixels().aupro())));
    rows.add(Row.of("best F1 of pixels", three(known.pixels().best().f1())));
    return new Table(
        "How well scores and differences find the defects that the masks mark, among the test"
            + " images.",
        List.of("measure", "value"),
        rows);
  }

  private static String three(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  // ---------------------------------------------------------------- flaws and map

  private Section flaws() {
    List<SectionBlock> parts = new ArrayList<>();
    for (ImageFlag flag : ImageFlag.values()) {
      int[] places = inspection.flags().with(flag);
      if (places.length > 0) {
        List<Picture> pictures =
            Picture.some(images(), Arrays.copyOf(places, Math.min(COLUMNS, places.length)));
        parts.add(
            SectionBlock.of(
                    new Grid(
                        figure(flag),
                        ImageGrid.grid("", pictures, COLUMNS),
                        Counts.of(places.length, "image")
                            + (places.length > COLUMNS ? "; the first are shown." : "."),
                        EDGE,
                        names(IntStream.of(places).limit(COLUMNS).boxed().toList())))
                .under(flag.toString()));
      }
    }
    String intro =
        parts.isEmpty()
            ? "No image is constant, far darker, brighter or less sharp than the others."
            : "In comparison with the other images.";
    return new Section("flaws", "Flaws", List.of(intro), parts);
  }

  private Section map(CodeMap places, Clusters groups) {
    List<String> names =
        IntStream.range(0, groups.count()).mapToObj(group -> "group " + group).toList();
    int columns = Math.min(HoverMap.SHEET_COLUMNS, places.images().length);
    HoverMap block =
        new HoverMap(
            List.of(new HoverMap.Layout("UMAP", places.x(), places.y(), true)),
            places.images(),
            places.groups(),
            names,
            Picture.sheet(Picture.some(images(), places.images()), columns),
            columns,
            images().shape().width(),
            images().shape().height(),
            String.format(Locale.ROOT, "map of the codes of %,d images", places.images().length),
            String.format(
                Locale.ROOT,
                "%,d images, each a point at its code, coloured by group. Hover over a point to see"
                    + " its image. UMAP preserves neighbourhoods rather than distances.",
                places.images().length));
    return new Section("map-of-images", "Map", List.of(), List.of(SectionBlock.of(block)));
  }
}
