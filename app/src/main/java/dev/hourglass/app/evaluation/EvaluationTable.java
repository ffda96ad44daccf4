package dev.hourglass.app.evaluation;

import dev.hourglass.app.baselines.Baseline;
import dev.hourglass.app.evaluation.ModelEvaluation.Measured;
import dev.hourglass.latent.VariationalBounds;
import dev.hourglass.latent.VariationalBounds.Bound;
import dev.hourglass.metrics.ErrorSummary;
import dev.hourglass.metrics.ErrorSummary.Estimate;
import dev.hourglass.metrics.Likelihood;
import dev.hourglass.metrics.Measure;
import java.io.PrintStream;
import java.util.Locale;
import java.util.stream.Collectors;

/// An evaluation for people, within 80 columns: the whole set, then each label, then what a
/// variational model says, then the baselines.
public final class EvaluationTable {
  private static final String ABSENT = "–";

  private final PrintStream out;
  private final ModelEvaluation evaluation;

  private EvaluationTable(PrintStream out, ModelEvaluation evaluation) {
    this.out = out;
    this.evaluation = evaluation;
  }

  /// Prints an evaluation.
  public static void print(PrintStream out, ModelEvaluation evaluation) {
    EvaluationTable table = new EvaluationTable(out, evaluation);
    table.wholeSet();
    table.labels();
    VariationalBounds.Result variational = evaluation.variational();
    if (variational != null) {
      table.variational(variational);
    }
    if (!evaluation.baselines().isEmpty()) {
      table.baselines();
    }
  }

  private void line(String text) {
    out.println(text.stripTrailing());
  }

  private void wholeSet() {
    line(
        String.format(
            Locale.ROOT,
            "%s on %,d %s images of %s",
            evaluation.model(),
            evaluation.images().count(),
            evaluation.split(),
            evaluation.images().name()));
    out.println();
    line(String.format(Locale.ROOT, "%-26s %9s   %-20s", "", "", "95 % interval"));
    for (Measure measure : Measure.values()) {
      Estimate estimate = evaluation.errors().all().estimate(measure);
      line(
          String.format(
              Locale.ROOT,
              "%-26s %9s   %-20s %s",
              name(measure),
              number(measure, estimate.value()),
              interval(measure, estimate),
              unit(measure)));
    }
  }

  private static String name(Measure measure) {
    return switch (measure) {
      case MSE -> "MSE";
      case RMSE -> "RMSE";
      case MAE -> "MAE";
      case SQUARED_ERROR -> "squared error";
      case PSNR_OF_MEAN_ERROR -> "PSNR of the mean error";
      case MEAN_PSNR -> "mean PSNR of the images";
      case SSIM -> "SSIM";
      case CROSS_ENTROPY -> "binary cross-entropy";
      case ENTROPY_FLOOR -> "its floor";
      case EDGE_ERROR -> "edge error";
    };
  }

  private static String unit(Measure measure) {
    return switch (measure) {
      case MSE, RMSE, MAE, EDGE_ERROR -> "per pixel in [0, 1]";
      case SQUARED_ERROR -> "per image";
      case PSNR_OF_MEAN_ERROR, MEAN_PSNR -> "dB";
      case SSIM -> "1 is equal";
      case CROSS_ENTROPY, ENTROPY_FLOOR -> "nats per pixel";
    };
  }

  private static String number(Measure measure, double value) {
    if (Double.isNaN(value)) {
      return ABSENT;
    }
    if (Double.isInfinite(value)) {
      return "∞";
    }
    String format =
        switch (measure) {
          case SQUARED_ERROR, PSNR_OF_MEAN_ERROR, MEAN_PSNR -> "%.2f";
          case SSIM -> "%.4f";
          case MSE, RMSE, MAE, CROSS_ENTROPY, ENTROPY_FLOOR, EDGE_ERROR -> "%.5f";
        };
    return String.format(Locale.ROOT, format, value);
  }

  private static String interval(Measure measure, Estimate estimate) {
    return Double.isNaN(estimate.low())
        ? ""
        : number(measure, estimate.low()) + " … " + number(measure, estimate.high());
  }

  private void labels() {
    out.println();
    line(
        String.format(
            Locale.ROOT,
            "%-12s %8s %9s   %-18s %8s %8s",
            "",
            "images",
            "MSE",
            "95 % interval",
            "PSNR",
            "SSIM"));
    label("all", evaluation.errors().all());
    evaluation
        .errors()
        .perLabel()
        .forEach((label, summary) -> label(evaluation.className(label), summary));
  }

  private void label(String name, ErrorSummary summary) {
    line(
        String.format(
            Locale.ROOT,
            "%-12s %,8d %9s   %-18s %8s %8s",
            name,
            summary.images(),
            number(Measure.MSE, summary.of(Measure.MSE)),
            interval(Measure.MSE, summary.estimate(Measure.MSE)),
            number(Measure.PSNR_OF_MEAN_ERROR, summary.of(Measure.PSNR_OF_MEAN_ERROR)),
            number(Measure.SSIM, summary.of(Measure.SSIM))));
  }

  private void baselines() {
    out.println();
    line(
        String.format(
            Locale.ROOT, "%-30s %9s %9s %8s %8s", "Baselines", "bytes", "MSE", "PSNR", "SSIM"));
    String code = "%s, %d numbers".formatted(evaluation.model(), evaluation.codeSize());
    baseline(code, "%d".formatted(Float.BYTES * evaluation.codeSize()), evaluation.errors().all());
    evaluation.baselines().forEach(this::baseline);
    out.println();
    out.println("Bytes are a mean per image, without headers and tables that all files share.");
    out.println("JPEG and PNG may take 4 bytes for each number of the code, then 1.");
    if (evaluation.baselines().stream().anyMatch(one -> !one.baseline().withinBudget())) {
      out.println("* More than that: there is no smaller setting.");
    }
  }

  private void baseline(Measured measured) {
    Baseline baseline = measured.baseline();
    String bytes = String.format(Locale.ROOT, "%.1f", baseline.bytes());
    String mark = baseline.withinBudget() ? "" : "*";
    String name =
        switch (baseline.name()) {
          case "mean" -> baseline.setting();
          case "pca" -> "PCA, " + baseline.setting();
          default -> baseline.name().toUpperCase(Locale.ROOT) + ", " + baseline.setting();
        };
    baseline(name, mark + bytes, measured.errors().all());
  }

  private void baseline(String name, String bytes, ErrorSummary summary) {
    line(
        String.format(
            Locale.ROOT,
            "%-30s %9s %9s %8s %8s",
            name,
            bytes,
            number(Measure.MSE, summary.of(Measure.MSE)),
            number(Measure.PSNR_OF_MEAN_ERROR, summary.of(Measure.PSNR_OF_MEAN_ERROR)),
            number(Measure.SSIM, summary.of(Measure.SSIM))));
  }

  private void variational(VariationalBounds.Result result) {
    String kl =
        result.divergences().stream()
            .map(nats -> String.format(Locale.ROOT, "%.2f", nats))
            .collect(Collectors.joining(" "));
    out.println();
    out.println("In nats per image, pixels summed, a mean over the images:");
    nats("KL divergence", result.divergence(), "by number of the code: " + kl);
    for (Bound bound : result.bounds()) {
      String name = bound.likelihood().name();
      String draws = result.samples() == 1 ? "1 draw" : "%,d draws".formatted(result.samples());
      nats(name + " ELBO", bound.elbo(), "log p(x|z) less KL, " + draws + detail(bound));
      if (evaluation.settings().draws() != null) {
        nats(name + " log p(x) ≥", bound.importanceWeighted(), "importance-weighted, " + draws);
      }
    }
    line(
        String.format(
            Locale.ROOT,
            "%-22s %10s  of variance above %s over the images",
            "active units",
            result.activeUnits() + " of " + result.spreads().size(),
            VariationalBounds.Result.ACTIVE));
  }

  private static String detail(Bound bound) {
    return bound.likelihood() instanceof Likelihood.Gaussian gaussian
        ? String.format(Locale.ROOT, ", sigma %.4f", gaussian.sigma())
        : "";
  }

  private void nats(String name, double nats, String detail) {
    line(String.format(Locale.ROOT, "%-22s %10.2f  %s", name, nats, detail));
  }
}
