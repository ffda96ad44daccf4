package dev.hourglass.app.report;

import dev.hourglass.analysis.evaluation.ModelEvaluation;
import dev.hourglass.analysis.evaluation.ModelEvaluation.Measured;
import dev.hourglass.app.figures.HeatPictures;
import dev.hourglass.app.figures.ImageGrid;
import dev.hourglass.app.figures.Picture;
import dev.hourglass.app.report.Page.Section;
import dev.hourglass.app.report.Table.Cell;
import dev.hourglass.app.report.Table.Row;
import dev.hourglass.app.text.MetricText;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.FloatImages;
import dev.hourglass.latent.NearestCodes;
import dev.hourglass.latent.VariationalBounds;
import dev.hourglass.metrics.ErrorSummary;
import dev.hourglass.metrics.Metric;
import dev.hourglass.text.Counts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// The reconstructions: metrics compared with baselines, and the best, median and worst images.
final class ReconstructionSection {
  private static final int SHOWN = 10;

  private final ReportContext context;
  private final ModelEvaluation evaluation;

  private ReconstructionSection(ReportContext context, ModelEvaluation evaluation) {
    this.context = context;
    this.evaluation = evaluation;
  }

  /// @param nearest training codes of each test code
  static Section of(ReportContext context, ModelEvaluation evaluation, NearestCodes.Found nearest) {
    ReconstructionSection section = new ReconstructionSection(context, evaluation);
    List<SectionBlock> parts = new ArrayList<>();
    parts.add(SectionBlock.of(section.measures()));
    VariationalBounds.Result variational = evaluation.variational();
    if (variational != null) {
      parts.add(SectionBlock.of(likelihoods(variational)).under("As a distribution"));
    }
    parts.add(SectionBlock.of(section.baselines()).under("Compared with baselines"));
    if (!evaluation.errors().perLabel().isEmpty()) {
      parts.add(SectionBlock.of(section.labels()).under("By label"));
    }
    parts.addAll(section.extremes(nearest));
    return new Section(
        "reconstruction",
        "Reconstruction",
        List.of(
            String.format(
                Locale.ROOT,
                "Measured on %s, which were not used for training. Intervals are 95 %% bootstrap"
                    + " confidence intervals over the images (%,d resamples).",
                Counts.of(evaluation.images().count(), "test image"),
                evaluation.settings().resamples())),
        parts);
  }

  private Table measures() {
    List<Row> rows = new ArrayList<>();
    ErrorSummary all = evaluation.errors().all();
    for (Metric metric : Metric.values()) {
      rows.add(
          new Row(
              metric.label(),
              List.of(
                  Cell.of(MetricText.number(metric, all)),
                  Cell.of(MetricText.interval(metric, all.estimate(metric))),
                  Cell.words(metric.unit()))));
    }
    return new Table(
        "MSE: mean squared error. PSNR: peak signal-to-noise ratio. SSIM: structural similarity."
            + " Cross-entropy cannot fall below the entropy floor, the entropy of the images themselves.",
        List.of("measure", "value", "95 % interval", "unit"),
        rows);
  }

  private static Table likelihoods(VariationalBounds.Result result) {
    List<Row> rows = new ArrayList<>();
    for (VariationalBounds.Bound bound : result.bounds()) {
      String name = bound.likelihood().name();
      rows.add(new Row("ELBO, " + name, true, List.of(Cell.of(nats(bound.elbo())))));
      String given = "log-likelihood of pixels given the code, " + name;
      rows.add(Row.of(given, nats(bound.reconstruction())));
    }
    rows.add(Row.of("KL divergence of codes from the prior", nats(result.divergence())));
    String active = "%d of %d".formatted(result.activeUnits(), result.spreads().size());
    rows.add(Row.of("active units", active));
    return new Table(
        "Nats per image, pixels summed, a mean over the images. ELBO: evidence lower bound of the"
            + " log-likelihood. A unit is active if its mean varies by more than 0.01 between"
            + " images.",
        List.of("", "value"),
        rows);
  }

  private static String nats(double value) {
    return Counts.number(value, 2);
  }

  private Table baselines() {
    List<Row> rows = new ArrayList<>();
    int size = evaluation.codeSize();
    ErrorSummary own = evaluation.errors().all();
    rows.add(
        baseline("this model, %s".formatted(Counts.of(size, "number")), 4.0 * size, "", own, true));
    for (Measured measured : evaluation.baselines()) {
      var baseline = measured.baseline();
      String mark = baseline.withinBudget() ? "" : " *";
      rows.add(baseline(baseline.words(), baseline.bytes(), mark, measured.errors().all(), false));
    }
    return new Table(
        "Bytes per image, without what all files share; a number of a code counts as a float of 4"
            + " bytes. JPEG and PNG get as many bytes as the code has at 4 and at 1 byte per"
            + " number."
            + (evaluation.overBudget() ? " * No setting is small enough." : "")
            + " PNG is lossless where the budget suffices: small images with few grey levels fit.",
        List.of("codec", "bytes", "MSE", "PSNR, dB", "SSIM"),
        rows);
  }

  private static Row baseline(
      String name, double bytes, String mark, ErrorSummary errors, boolean main) {
    List<Cell> cells = new ArrayList<>();
    cells.add(Cell.of(String.format(Locale.ROOT, "%.0f%s", bytes, mark)));
    for (Metric metric : List.of(Metric.MSE, Metric.PSNR_OF_MEAN_ERROR, Metric.SSIM)) {
      cells.add(Cell.of(MetricText.number(metric, errors)));
    }
    return new Row(name, main, cells);
  }

  private Table labels() {
    double most =
        evaluation.errors().perLabel().values().stream()
            .mapToDouble(summary -> summary.of(Metric.MSE))
            .max()
            .orElse(1);
    List<Row> rows = new ArrayList<>();
    evaluation
        .errors()
        .perLabel()
        .forEach((label, summary) -> rows.add(label(evaluation.className(label), summary, most)));
    return new Table(
        "A longer bar is a larger error.",
        List.of("label", "images", "MSE", "95 % interval", "PSNR, dB", "SSIM"),
        rows);
  }

  private static Row label(String name, ErrorSummary summary, double most) {
    double mse = summary.of(Metric.MSE);
    int share = most > 0 ? (int) Math.round(100 * mse / most) : 0;
    return new Row(
        name,
        List.of(
            Cell.of(String.format(Locale.ROOT, "%,d", summary.images())),
            new Cell(MetricText.number(Metric.MSE, summary), false, share),
            Cell.of(MetricText.interval(Metric.MSE, summary.estimate(Metric.MSE))),
            Cell.of(MetricText.number(Metric.PSNR_OF_MEAN_ERROR, summary)),
            Cell.of(MetricText.number(Metric.SSIM, summary))));
  }

  private List<SectionBlock> extremes(NearestCodes.Found nearest) {
    double[] errors = evaluation.perImage(Metric.MSE);
    int[] order =
        IntStream.range(0, errors.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> errors[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int shown = Math.min(SHOWN, order.length);
    int middle = (order.length - shown) / 2;
    int[] best = Arrays.copyOf(order, shown);
    int[] median = Arrays.copyOfRange(order, middle, middle + shown);
    int[] worst = IntStream.range(0, shown).map(i -> order[order.length - 1 - i]).toArray();
    return List.of(
        SectionBlock.of(grid("best.png", best, errors, nearest, "The best.")).under("Best images"),
        SectionBlock.of(grid("median.png", median, errors, nearest, "About the median."))
            .under("Median images"),
        SectionBlock.of(grid("worst.png", worst, errors, nearest, "The worst first."))
            .under("Worst images"));
  }

  private Grid grid(
      String file, int[] indices, double[] errors, NearestCodes.Found nearest, String words) {
    ByteImages test = context.test();
    FloatImages reconstructions = context.reconstructed(test, indices);
    int[] closest = IntStream.of(indices).map(i -> nearest.indices()[i * nearest.k()]).toArray();
    List<String> captions =
        IntStream.of(indices).mapToObj(i -> Counts.number(errors[i], 4)).toList();
    ImageGrid images =
        new ImageGrid(
            "",
            List.of("image", "reconstruction", "difference", "nearest in training"),
            captions,
            List.of(
                Picture.some(test, indices),
                Picture.all(reconstructions),
                HeatPictures.of(test.select(indices).floats(), reconstructions),
                Picture.some(context.dataset().train(), closest)),
            files(test, indices, closest));
    return new Grid(
        file,
        images,
        words
            + " Above each image its MSE; below it its reconstruction, where the two differ (dark is"
            + " equal), and the training image whose code is nearest: a model that overfits would"
            + " reconstruct that one.",
        Grid.DEFAULT_CELL);
  }

  /// Names of the files that test and training images come from, below them; none where they come
  /// from no files.
  private List<List<String>> files(ByteImages test, int[] indices, int[] closest) {
    List<String> names = ReportContext.files(test, indices);
    List<String> known = ReportContext.files(context.dataset().train(), closest);
    List<String> none = Collections.nCopies(indices.length, "");
    return test.files().isEmpty() ? List.of() : List.of(names, none, none, known);
  }
}
