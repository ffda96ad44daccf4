package dev.hourglass.app.text;

import com.google.errorprone.annotations.FormatMethod;
import dev.hourglass.analysis.baselines.Baseline;
import dev.hourglass.analysis.diagnosis.Diagnosis;
import dev.hourglass.analysis.evaluation.ModelEvaluation;
import dev.hourglass.analysis.evaluation.ModelEvaluation.Measured;
import dev.hourglass.latent.VariationalBounds;
import dev.hourglass.latent.VariationalBounds.Bound;
import dev.hourglass.metrics.ErrorSummary;
import dev.hourglass.metrics.ErrorSummary.Estimate;
import dev.hourglass.metrics.Likelihood;
import dev.hourglass.metrics.Metric;
import dev.hourglass.text.Counts;
import dev.hourglass.text.Printable;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An evaluation for people, within 80 columns: the whole set, then each label, then what a
/// variational model says, then the baselines.
public final class EvaluationTable {
  private static final String INTERVAL = "95 % interval";

  /// Latent dimensions in a line.
  private static final int IN_LINE = 7;

  private static final int LEAST_LABEL = 12;
  private static final int MOST_LABEL = 22;

  private final PrintStream out;
  private final ModelEvaluation evaluation;
  private final boolean conditional;

  private EvaluationTable(PrintStream out, ModelEvaluation evaluation, boolean conditional) {
    this.out = out;
    this.evaluation = evaluation;
    this.conditional = conditional;
  }

  /// Prints an evaluation.
  ///
  /// @param conditional whether the model takes labels
  /// @param resume the command that resumes the model's training, or null where it is not known
  public static void print(
      PrintStream out, ModelEvaluation evaluation, boolean conditional, @Nullable String resume) {
    EvaluationTable table = new EvaluationTable(out, evaluation, conditional);
    table.wholeSet();
    table.labels();
    VariationalBounds.Result variational = evaluation.variational();
    if (variational != null) {
      table.variational(variational);
    }
    if (!evaluation.baselines().isEmpty()) {
      table.baselines();
    }
    if (!evaluation.diagnoses().isEmpty()) {
      out.println();
      evaluation.diagnoses().forEach(one -> out.print(advised(one, resume) + "\n"));
    }
  }

  /// The evaluation knows the model alone, so its advice names no run.
  private static String advised(Diagnosis diagnosis, @Nullable String resume) {
    String lines = diagnosis.lines();
    return resume == null ? lines : lines.replace(Diagnosis.RESUME, resume);
  }

  @FormatMethod
  private void line(String format, @Nullable Object... values) {
    out.println(String.format(Locale.ROOT, format, values).stripTrailing());
  }

  private void wholeSet() {
    line(
        "%s on %s of %s%s",
        evaluation.model(),
        Counts.of(evaluation.images().count(), evaluation.split() + " image"),
        evaluation.images().name(),
        evaluation.settings().refine() == 0
            ? ""
            : ", codes refined in " + Counts.of(evaluation.settings().refine(), "step"));
    out.println();
    if (intervals()) {
      line("%36s%s", "", interval(20, INTERVAL));
    }
    for (Metric measure : Metric.values()) {
      Estimate estimate = evaluation.errors().all().estimate(measure);
      line(
          "%-26s %9s%s %s",
          measure.label(),
          MetricText.number(measure, estimate.value()),
          interval(20, MetricText.interval(measure, estimate)),
          measure.unit());
    }
  }

  private boolean intervals() {
    return evaluation.settings().resamples() > 0;
  }

  /// A cell of the column of intervals, nothing where there is no such column.
  private String interval(int width, String text) {
    return intervals() ? ("   %-" + width + "s").formatted(text) : "";
  }

  private void labels() {
    out.println();
    line(
        "%s %8s %9s%s %8s %8s",
        padded(""), "images", "MSE", interval(18, INTERVAL), "PSNR", "SSIM");
    label("all", evaluation.errors().all());
    evaluation
        .errors()
        .perLabel()
        .forEach((label, summary) -> label(evaluation.className(label), summary));
  }

  /// Room for the labels' names, as far as 80 columns have it.
  private int labelWidth() {
    return evaluation.errors().perLabel().keySet().stream()
        .mapToInt(label -> Printable.of(evaluation.className(label)).length())
        .reduce(LEAST_LABEL, (most, length) -> Math.clamp(length, most, MOST_LABEL));
  }

  private String padded(String label) {
    return ("%-" + labelWidth() + "s").formatted(label);
  }

  private void label(String name, ErrorSummary summary) {
    line(
        "%s %,8d %9s%s %8s %8s",
        padded(Printable.of(name, labelWidth())),
        summary.images(),
        MetricText.number(Metric.MSE, summary),
        interval(18, MetricText.interval(Metric.MSE, summary.estimate(Metric.MSE))),
        MetricText.number(Metric.PSNR_OF_MEAN_ERROR, summary),
        MetricText.number(Metric.SSIM, summary));
  }

  private void baselines() {
    out.println();
    line("%-30s %9s %9s %8s %8s", "Baselines", "bytes", "MSE", "PSNR", "SSIM");
    String code = evaluation.model() + ", " + Counts.of(evaluation.codeSize(), "number");
    baseline(code, "%d".formatted(Float.BYTES * evaluation.codeSize()), evaluation.errors().all());
    evaluation.baselines().forEach(this::baseline);
    out.println();
    out.println("Bytes are a mean per image, without headers and tables that all files share.");
    out.println("JPEG and PNG get as many bytes as the code has at 4 and at 1 byte per number.");
    if (evaluation.overBudget()) {
      out.println("* No setting is small enough.");
    }
  }

  private void baseline(Measured measured) {
    Baseline baseline = measured.baseline();
    String bytes = String.format(Locale.ROOT, "%.1f", baseline.bytes());
    String mark = baseline.withinBudget() ? "" : "*";
    baseline(baseline.words(), mark + bytes, measured.errors().all());
  }

  private void baseline(String name, String bytes, ErrorSummary summary) {
    line(
        "%-30s %9s %9s %8s %8s",
        name,
        bytes,
        MetricText.number(Metric.MSE, summary),
        MetricText.number(Metric.PSNR_OF_MEAN_ERROR, summary),
        MetricText.number(Metric.SSIM, summary));
  }

  private void variational(VariationalBounds.Result result) {
    out.println();
    out.println("In nats per image, pixels summed, a mean over the images:");
    nats("KL divergence", result.divergence(), "by latent dimension:");
    List<Double> divergences = result.divergences();
    for (int i = 0; i < divergences.size(); i += IN_LINE) {
      line(
          "%35s%s",
          "",
          divergences.subList(i, Math.min(i + IN_LINE, divergences.size())).stream()
              .map(nats -> Counts.number(nats, 2))
              .collect(Collectors.joining(" ")));
    }
    int components = evaluation.settings().components();
    if (components > 0) {
      line(
          "%-22s %10s  normal distributions, fitted to codes of training images",
          "mixture as the prior", components);
    }
    for (Bound bound : result.bounds()) {
      String name = bound.likelihood().name();
      String samples = Counts.of(result.samples(), "sample");
      nats(
          name + " ELBO",
          bound.elbo(),
          "log p(x|%s) − KL, ".formatted(conditional ? "z, y" : "z") + samples + detail(bound));
      if (evaluation.settings().draws() != null) {
        nats(
            name + (conditional ? " log p(x|y) ≥" : " log p(x) ≥"),
            bound.importanceWeighted(),
            "importance-weighted, " + samples);
      }
    }
    line(
        "%-22s %10s  of variance above %s over the images",
        "active units",
        result.activeUnits() + " of " + result.spreads().size(),
        VariationalBounds.Result.ACTIVE);
  }

  private static String detail(Bound bound) {
    return bound.likelihood() instanceof Likelihood.Gaussian gaussian
        ? String.format(Locale.ROOT, ", sigma %.4f", gaussian.sigma())
        : "";
  }

  private void nats(String name, double nats, String detail) {
    line("%-22s %10s  %s", name, Counts.number(nats, 2), detail);
  }
}
