package dev.hourglass.analysis.inspection;

import com.google.gson.JsonObject;
import dev.hourglass.anomaly.HeatMap;
import dev.hourglass.data.ByteImages;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.source.MaskSource.Masks;
import dev.hourglass.metrics.F1Score;
import dev.hourglass.metrics.PixelMetrics;
import dev.hourglass.metrics.RankingMetrics;
import dev.hourglass.model.Inference;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How well anomaly scores and heat maps find defects whose places are known, as anomalib measures
/// it.
///
/// @param images how well scores rank images with a defect above those without
/// @param atThreshold of the images above the threshold, null where there is none
/// @param best of the images above any threshold
/// @param pixels how well heat maps find the defects within the images
public record DefectMetrics(
    RankingMetrics images, @Nullable F1Score atThreshold, F1Score best, PixelMetrics pixels) {
  /// Images that are reconstructed together.
  private static final int BLOCK = 256;

  /// Checks that nothing is null that may not be. Its parameters are written out because javac
  /// keeps no type annotations of those that a compact constructor leaves to it.
  public DefectMetrics(
      RankingMetrics images, @Nullable F1Score atThreshold, F1Score best, PixelMetrics pixels) {
    this.images = Objects.requireNonNull(images, "images");
    this.atThreshold = atThreshold;
    this.best = Objects.requireNonNull(best, "best");
    this.pixels = Objects.requireNonNull(pixels, "pixels");
  }

  /// Measures the scores of an inspection and the heat maps of its model.
  ///
  /// @param inspection of images with these among them
  /// @param first place of the first of these in it
  /// @param tested images with known defects
  /// @param masks of each of these
  /// @param inference the model at work
  /// @return the measures
  /// @throws IllegalArgumentException if there are not images of both kinds, or masks do not fit
  public static DefectMetrics of(
      Inspection inspection, int first, ByteImages tested, Masks masks, Inference inference) {
    Objects.requireNonNull(inspection, "inspection");
    Objects.requireNonNull(inference, "inference");
    ConformalScores anomalies = inspection.anomalies();
    int count = tested.count();
    boolean[] defect = masks.defective();
    boolean[] called = new boolean[count];
    double[] scores = new double[count];
    for (int i = 0; i < count; i++) {
      called[i] = anomalies.anomalous(first + i);
      scores[i] = anomalies.scores()[first + i];
    }
    return new DefectMetrics(
        RankingMetrics.of(scores, defect),
        anomalies.threshold() == null ? null : F1Score.of(called, defect),
        F1Score.best(scores, defect),
        PixelMetrics.of(tested.shape().width(), maps(tested, inference), masks.pixels()));
  }

  private static float[][] maps(ByteImages tested, Inference inference) {
    float[][] maps = new float[tested.count()][];
    for (int from = 0; from < maps.length; from += BLOCK) {
      int end = Math.min(from + BLOCK, maps.length);
      FloatImages originals = tested.range(from, end).floats();
      FloatImages reconstructions = inference.reconstruct(originals);
      for (int i = from; i < end; i++) {
        maps[i] = HeatMap.of(originals, reconstructions, i - from);
      }
    }
    return maps;
  }

  /// {@return the measures as a JSON object; what does not apply is null}
  public JsonObject json() {
    return InspectionJson.GSON.toJsonTree(this).getAsJsonObject();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "image AUROC %.3f, pixel AUROC %.3f, AUPRO %.3f",
        images.auroc(),
        pixels.auroc(),
        pixels.aupro());
  }
}
