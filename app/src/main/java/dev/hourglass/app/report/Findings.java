package dev.hourglass.app.report;

import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.analysis.anomaly.AnomalyReport;
import dev.hourglass.analysis.evaluation.EvaluationJson;
import dev.hourglass.analysis.evaluation.EvaluationSettings;
import dev.hourglass.analysis.evaluation.Evaluator;
import dev.hourglass.analysis.evaluation.ModelEvaluation;
import dev.hourglass.analysis.evaluation.Split;
import dev.hourglass.analysis.latent.LatentAnalysis;
import dev.hourglass.analysis.latent.LatentOptions;
import dev.hourglass.anomaly.Normality;
import dev.hourglass.data.Dataset;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All results on a model: its reconstructions, its codes, and anomalies.
///
/// @param evaluation errors on the test images, beside the baselines'
/// @param latent the codes
/// @param anomalies the test images with the highest scores, or why there are none
public record Findings(ModelEvaluation evaluation, LatentAnalysis latent, Anomalies anomalies) {
  /// False alarms among normal images, if there are enough of these.
  private static final double RATE = 0.01;

  private static final int SHOWN = 12;

  /// A threshold leaves at least so many of the images that it is set on above it.
  private static final int ALARMS = 10;

  /// A threshold is set on at least so many images.
  private static final int FEWEST = 20;

  /// What was found of anomalies.
  ///
  /// @param report the test images with the highest scores, null where there is no threshold
  /// @param reason why there is none, empty where there is one
  public record Anomalies(@Nullable AnomalyReport report, String reason) {}

  /// Measures a model.
  ///
  /// @param listener receives the progress
  /// @throws IllegalArgumentException if the dataset is too small or does not fit the model
  public static Findings measure(
      ModelFile file,
      Dataset dataset,
      EvaluationSettings settings,
      LatentOptions options,
      ProgressListener listener) {
    return measure(file, dataset, settings, options, listener, new Stopwatch());
  }

  static Findings measure(
      ModelFile file,
      Dataset dataset,
      EvaluationSettings settings,
      LatentOptions options,
      ProgressListener listener,
      Stopwatch watch) {
    int threads = options.threads();
    ModelEvaluation evaluation =
        watch.time(
            "errors, intervals and baselines",
            () -> Evaluator.measure(file, dataset, Split.test, settings, threads, listener));
    LatentAnalysis latent =
        watch.time("codes", () -> LatentAnalysis.of(file.model(), dataset, options, listener));
    return new Findings(evaluation, latent, anomalies(file, dataset, threads, listener, watch));
  }

  private static Anomalies anomalies(
      ModelFile file, Dataset dataset, int threads, ProgressListener listener, Stopwatch watch) {
    int calibrating = Normality.Parts.of(dataset).calibration().count();
    if (calibrating < FEWEST) {
      return new Anomalies(
          null,
          "a threshold takes %d training images, not %d"
              .formatted(2 * FEWEST, dataset.train().count()));
    }
    double rate = Math.max(RATE, (double) ALARMS / calibrating);
    try (Inference inference = file.model().inference(threads)) {
      return new Anomalies(
          watch.time(
              "anomalies",
              () ->
                  AnomalyReport.of(file.model().name(), inference, dataset, rate, SHOWN, listener)),
          "");
    } catch (IllegalArgumentException e) {
      // Scores that are no numbers, of a broken model.
      return new Anomalies(null, String.valueOf(e.getMessage()));
    }
  }

  /// All numbers: those of an evaluation, with `latent` and `anomalies` beside them; see
  /// `docs/evaluation.md`.
  public String toJson() {
    Map<String, @Nullable Object> all = EvaluationJson.members(evaluation);
    all.put("latent", latent.json());
    AnomalyReport report = anomalies.report();
    if (report != null) {
      all.put("anomalies", report.json());
    } else {
      all.put("anomalies_left_out", anomalies.reason());
    }
    return EvaluationJson.toJson(all);
  }
}
