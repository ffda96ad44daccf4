package dev.hourglass.analysis.evaluation;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.hourglass.analysis.baselines.Baseline;
import dev.hourglass.analysis.diagnosis.Diagnosis;
import dev.hourglass.analysis.evaluation.ModelEvaluation.Measured;
import dev.hourglass.data.ByteImages;
import dev.hourglass.files.FiniteNumbers;
import dev.hourglass.latent.VariationalBounds;
import dev.hourglass.latent.VariationalBounds.Bound;
import dev.hourglass.metrics.ErrorSummary;
import dev.hourglass.metrics.ErrorSummary.Estimate;
import dev.hourglass.metrics.Likelihood;
import dev.hourglass.metrics.Metric;
import dev.hourglass.metrics.ReconstructionMetrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An evaluation as JSON, in the form of `docs/evaluation.schema.json`. Equal evaluations give
/// equal texts.
public final class EvaluationJson {
  /// Grows when a program that reads the JSON would have to change.
  public static final int VERSION = 1;

  private static final Gson GSON =
      FiniteNumbers.in(new GsonBuilder())
          .setPrettyPrinting()
          .serializeNulls()
          .disableHtmlEscaping()
          .create();

  private EvaluationJson() {}

  /// {@return the whole evaluation, as text}
  ///
  /// @param evaluation what was measured
  public static String toJson(ModelEvaluation evaluation) {
    return toJson(members(evaluation));
  }

  /// {@return members as text; what is null stays, and what is not finite, as the PSNR of a perfect
  /// reconstruction, becomes null}
  ///
  /// @param members those of an evaluation, perhaps with others beside them
  public static String toJson(Map<String, @Nullable Object> members) {
    Objects.requireNonNull(members, "members");
    return GSON.toJson(members);
  }

  /// {@return the whole evaluation, as maps, lists, texts, numbers and null}
  ///
  /// @param evaluation what was measured
  public static Map<String, @Nullable Object> members(ModelEvaluation evaluation) {
    ByteImages images = evaluation.images();
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("format", "hourglass-evaluation");
    all.put("version", VERSION);
    all.put("model", evaluation.model());
    all.put("code_size", evaluation.codeSize());
    all.put("dataset", images.name());
    all.put("digest", images.digest());
    all.put("split", evaluation.split().name());
    all.put(
        "image",
        List.of(images.shape().channels(), images.shape().height(), images.shape().width()));
    all.put("resamples", evaluation.settings().resamples());
    all.put("seed", evaluation.settings().seed());
    all.put("refine", evaluation.settings().refine());
    putErrors(all, evaluation, evaluation.errors());
    VariationalBounds.Result variational = evaluation.variational();
    if (variational != null) {
      all.put("variational", variational(variational, evaluation.settings()));
    }
    if (evaluation.settings().baselines()) {
      all.put(
          "baselines",
          evaluation.baselines().stream().map(one -> baseline(evaluation, one)).toList());
    }
    all.put("diagnoses", evaluation.diagnoses().stream().map(EvaluationJson::diagnosis).toList());
    return all;
  }

  private static Map<String, Object> diagnosis(Diagnosis diagnosis) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("kind", diagnosis.kind().key());
    all.put("finding", diagnosis.finding());
    all.put("advice", diagnosis.advice());
    return all;
  }

  private static void putErrors(
      Map<String, @Nullable Object> to,
      ModelEvaluation evaluation,
      ReconstructionMetrics.Result errors) {
    to.put("all", summary(errors.all()));
    Map<String, Object> labels = new LinkedHashMap<>();
    errors
        .perLabel()
        .forEach((label, one) -> labels.put(evaluation.className(label), summary(one)));
    to.put("labels", labels);
  }

  private static Map<String, @Nullable Object> summary(ErrorSummary summary) {
    Map<String, @Nullable Object> numbers = new LinkedHashMap<>();
    Map<String, @Nullable Object> intervals = new LinkedHashMap<>();
    numbers.put("images", summary.images());
    for (Metric metric : Metric.values()) {
      Estimate estimate = summary.estimate(metric);
      numbers.put(metric.key(), estimate.value());
      intervals.put(
          metric.key(),
          Double.isNaN(estimate.low()) ? null : List.of(estimate.low(), estimate.high()));
    }
    numbers.put("intervals", intervals);
    return numbers;
  }

  private static Map<String, @Nullable Object> baseline(
      ModelEvaluation evaluation, Measured measured) {
    Baseline baseline = measured.baseline();
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("name", baseline.name());
    all.put("setting", baseline.setting());
    all.put("budget", baseline.budget());
    all.put("within_budget", baseline.withinBudget());
    all.put("bytes", baseline.bytes());
    all.put("file_bytes", baseline.fileBytes());
    putErrors(all, evaluation, measured.errors());
    return all;
  }

  private static Map<String, @Nullable Object> variational(
      VariationalBounds.Result result, EvaluationSettings settings) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("unit", "nats per image, mean over images");
    all.put("draws", result.samples());
    if (settings.components() > 0) {
      all.put("prior_components", settings.components());
    }
    all.put("kl", result.divergence());
    all.put("kl_per_number", result.divergences());
    all.put("active_units", result.activeUnits());
    all.put("spread_per_number", result.spreads());
    for (Bound bound : result.bounds()) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      if (bound.likelihood() instanceof Likelihood.Gaussian gaussian) {
        one.put("sigma", gaussian.sigma());
      }
      one.put("reconstruction", bound.reconstruction());
      one.put("elbo", bound.elbo());
      if (settings.draws() != null) {
        one.put("importance_weighted", bound.importanceWeighted());
      }
      all.put(bound.likelihood().name().toLowerCase(Locale.ROOT), one);
    }
    return all;
  }
}
