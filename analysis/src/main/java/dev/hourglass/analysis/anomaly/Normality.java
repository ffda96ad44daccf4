package dev.hourglass.analysis.anomaly;

import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.anomaly.AnomalyDetector;
import dev.hourglass.anomaly.AnomalyScore;
import dev.hourglass.anomaly.AnomalyScores;
import dev.hourglass.anomaly.AnomalyThreshold;
import dev.hourglass.anomaly.Originals;
import dev.hourglass.data.Dataset;
import dev.hourglass.latent.GaussianMixture;
import dev.hourglass.model.Inference;
import org.jspecify.annotations.Nullable;

/// What is normal for a model: a detector, a threshold, and how often it was wrong on images that
/// had no part in either.
///
/// @param source the normal images in words, for a sentence
/// @param detector fitted on some of them
/// @param score which one decides
/// @param threshold calibrated on others
/// @param calibration scores of those, in no order that matters
/// @param check false alarms on images that neither the model nor the detector has seen, or null
///   where there are none
public record Normality(
    String source,
    AnomalyDetector detector,
    AnomalyScore score,
    AnomalyThreshold threshold,
    double[] calibration,
    @Nullable Check check) {
  private static final int EVERY = 10;
  private static final long SEED = 0;

  /// How often a threshold was wrong.
  ///
  /// @param falseAlarms share of normal images that were called anomalies
  /// @param images how many normal images were tried
  public record Check(double falseAlarms, int images) {}

  /// Normal images and what they are for.
  ///
  /// @param source all of them in words, for a sentence
  /// @param fit the detector learns from these
  /// @param calibration the threshold is set on these
  /// @param check the threshold is tried on these; null for none
  public record Parts(
      String source, Originals fit, Originals calibration, @Nullable Originals check) {

    /// The images that a model has learned from: nine tenths fit the detector, every tenth
    /// calibrates, and the test images, which it has never seen, are the check.
    ///
    /// @param dataset that the model was trained on
    /// @return the three parts
    public static Parts of(Dataset dataset) {
      Originals train = Originals.of(dataset.train());
      return new Parts(
          "the training images of " + dataset.name(),
          train.others(EVERY - 1, EVERY),
          train.every(EVERY - 1, EVERY),
          Originals.of(dataset.test()));
    }

    /// Other normal images: every second one fits the detector, the others calibrate.
    ///
    /// @param source in words
    /// @param images at least two
    /// @return two parts, and none for a check
    public static Parts of(String source, Originals images) {
      return new Parts(source, images.every(0, 2), images.every(1, 2), null);
    }
  }

  /// Learns what is normal.
  ///
  /// @param inference the model's
  /// @param parts normal images and what they are for
  /// @param score which one is to decide
  /// @param rate of false alarms, above 0 and below 1
  /// @param listener hears how far it has come
  /// @return a detector and its threshold
  /// @throws IllegalArgumentException if there are too few images for the rate, or they do not fit
  ///   the model
  public static Normality learn(
      Inference inference,
      Parts parts,
      AnomalyScore score,
      double rate,
      ProgressListener listener) {
    AnomalyDetector detector = fit(inference, parts.fit(), listener);
    if (detector.codes() == null && score == AnomalyScore.DENSITY) {
      throw new IllegalArgumentException(
          "all normal images have the same code, which has no density to score by: use another"
              + " --score, or train the model again");
    }
    double[] calibration = score(detector, inference, parts.calibration(), listener).of(score);
    AnomalyThreshold threshold = AnomalyThreshold.calibrate(calibration, rate);
    Originals unseen = parts.check();
    @Nullable Check check =
        unseen == null || unseen.count() == 0
            ? null
            : new Check(
                threshold.share(score(detector, inference, unseen, listener).of(score)),
                unseen.count());
    return new Normality(parts.source(), detector, score, threshold, calibration, check);
  }

  /// What the scores leave out and why, null where they leave out nothing.
  @Nullable String note() {
    return detector.codes() == null
        ? "All normal images have the same code: density is left out, and combined is unexplained"
            + " alone."
        : null;
  }

  /// Scores of images.
  AnomalyScores score(Inference inference, Originals images, ProgressListener listener) {
    return score(detector, inference, images, listener);
  }

  private static AnomalyDetector fit(
      Inference inference, Originals normal, ProgressListener listener) {
    int images = Math.min(normal.count(), AnomalyDetector.MOST);
    // A step of the fit takes about as long as looking at a twentieth of the images.
    int step = Math.max(1, images / GaussianMixture.MOST_STEPS);
    try (ProgressListener.Task progress = listener.begin("fitting", 2L * images, "images")) {
      return AnomalyDetector.fit(
          inference, normal, SEED, progress::advance, () -> progress.advance(step));
    }
  }

  private static AnomalyScores score(
      AnomalyDetector detector, Inference inference, Originals images, ProgressListener listener) {
    try (ProgressListener.Task progress = listener.begin("scoring", images.count(), "images")) {
      return detector.score(inference, images, progress::advance);
    }
  }
}
