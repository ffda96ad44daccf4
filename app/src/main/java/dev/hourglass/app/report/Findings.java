package dev.hourglass.app.report;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hourglass.app.Console;
import dev.hourglass.app.anomalies.AnomalyReport;
import dev.hourglass.app.evaluation.EvaluationJson;
import dev.hourglass.app.evaluation.EvaluationSettings;
import dev.hourglass.app.evaluation.Evaluator;
import dev.hourglass.app.evaluation.ModelEvaluation;
import dev.hourglass.app.evaluation.Split;
import dev.hourglass.app.latent.LatentAnalysis;
import dev.hourglass.app.latent.LatentListener;
import dev.hourglass.app.latent.LatentOptions;
import dev.hourglass.data.Dataset;
import dev.hourglass.model.Inference;
import dev.hourglass.model.ModelFile;
import org.jspecify.annotations.Nullable;

/// Everything that can be measured of a model: how well it draws images back, what its codes look
/// like, what it finds strange.
///
/// @param evaluation errors on the test images, beside the baselines'
/// @param latent the codes
/// @param anomalies the strangest test images, null where there are too few training images to set
///   a threshold
public record Findings(
    ModelEvaluation evaluation, LatentAnalysis latent, @Nullable AnomalyReport anomalies) {
  /// False alarms among normal images, where there are enough of these to tell.
  private static final double RATE = 0.01;

  private static final int STRANGEST = 12;

  /// A threshold is set on a tenth of the training images, by at least so many of them.
  private static final int CALIBRATING = 10;

  private static final int FEWEST = 20;

  /// Measures a model.
  ///
  /// @param listener hears how far the analysis of the codes has come
  /// @param console shows the progress of everything else
  /// @throws IllegalArgumentException if the dataset is too small or does not fit the model
  public static Findings measure(
      ModelFile file,
      Dataset dataset,
      EvaluationSettings settings,
      LatentOptions options,
      LatentListener listener,
      Console console) {
    return measure(file, dataset, settings, options, listener, console, new Stopwatch());
  }

  static Findings measure(
      ModelFile file,
      Dataset dataset,
      EvaluationSettings settings,
      LatentOptions options,
      LatentListener listener,
      Console console,
      Stopwatch watch) {
    int threads = options.threads();
    ModelEvaluation evaluation =
        watch.time(
            "errors, intervals and baselines",
            () -> Evaluator.measure(file, dataset, Split.test, settings, threads, console));
    LatentAnalysis latent =
        watch.time("codes", () -> LatentAnalysis.of(file.model(), dataset, options, listener));
    AnomalyReport anomalies =
        dataset.train().count() / CALIBRATING < FEWEST
            ? null
            : watch.time("anomalies", () -> anomalies(file, dataset, threads, console));
    return new Findings(evaluation, latent, anomalies);
  }

  private static AnomalyReport anomalies(
      ModelFile file, Dataset dataset, int threads, Console console) {
    double rate = Math.max(RATE, (double) CALIBRATING * CALIBRATING / dataset.train().count());
    try (Inference inference = file.model().inference(threads)) {
      return AnomalyReport.of(file.model().name(), inference, dataset, rate, STRANGEST, console);
    }
  }

  /// All numbers: those of an evaluation, with `latent` and `anomalies` beside them; see
  /// `docs/evaluation.md`.
  public String toJson() {
    JsonObject all = JsonParser.parseString(EvaluationJson.toJson(evaluation)).getAsJsonObject();
    all.add("latent", JsonParser.parseString(latent.toJson()));
    if (anomalies != null) {
      all.add("anomalies", anomalies.json());
    }
    return new GsonBuilder()
        .setPrettyPrinting()
        .serializeNulls()
        .disableHtmlEscaping()
        .create()
        .toJson(all);
  }
}
