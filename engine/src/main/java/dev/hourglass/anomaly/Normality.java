package dev.hourglass.anomaly;

import dev.hourglass.data.Dataset;
import dev.hourglass.data.Images;
import dev.hourglass.data.Sampling;
import dev.hourglass.latent.GaussianMixture;
import dev.hourglass.model.Inference;
import dev.hourglass.text.RecordContent;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// A fitted anomaly detector with its threshold, and its rate of false alarms on images that were
/// used for neither.
///
/// @param source the normal images in words, for a sentence
/// @param detector fitted on some of them
/// @param score which one decides
/// @param threshold calibrated on others
/// @param calibration `[image]`, scores of those, in no order that matters
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

  /// How many images set the threshold where there are enough: as many as the default rate takes.
  private static final int CALIBRATING = 100;

  private static final long SEED = 0;

  /// Checks that the detector gives the score that decides.
  ///
  /// @throws IllegalArgumentException if it does not
  public Normality {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(score, "score");
    Objects.requireNonNull(threshold, "threshold");
    Objects.requireNonNull(calibration, "calibration");
    requireScore(detector, score);
  }

  /// How often a threshold was wrong.
  ///
  /// @param falseAlarms share of normal images that were called anomalies, from 0 to 1
  /// @param images how many normal images were tried, at least 1
  public record Check(double falseAlarms, int images) {
    /// Checks the range.
    ///
    /// @throws IllegalArgumentException if a number is out of it
    public Check {
      if (!(falseAlarms >= 0 && falseAlarms <= 1) || images < 1) {
        throw new IllegalArgumentException(
            "%s of %d images were false alarms, expected a share from 0 to 1 of at least one image"
                .formatted(falseAlarms, images));
      }
    }
  }

  /// Normal images and what they are for.
  ///
  /// @param source all of them in words, for a sentence
  /// @param fit the detector learns from these
  /// @param calibration the threshold is set on these
  /// @param check the threshold is tried on these; null for none
  public record Parts(String source, Images fit, Images calibration, @Nullable Images check) {
    /// Checks that nothing is null that may not be.
    public Parts {
      Objects.requireNonNull(source, "source");
      Objects.requireNonNull(fit, "fit");
      Objects.requireNonNull(calibration, "calibration");
    }

    /// The images that a model has learned from: nine tenths fit the detector, every tenth
    /// calibrates, and the test images, which it has never seen, are the check. Of fewer than 1,000
    /// a larger share calibrates, 100 images or else every second one.
    ///
    /// @param dataset that the model was trained on
    /// @return the three parts
    public static Parts of(Dataset dataset) {
      Images train = dataset.train();
      int every = Math.clamp(train.count() / CALIBRATING, 2, EVERY);
      return new Parts(
          "the training images of " + dataset.name(),
          train.select(Sampling.others(train.count(), every - 1, every)),
          train.select(Sampling.every(train.count(), every - 1, every)),
          dataset.test());
    }

    /// Other normal images: every second one fits the detector, the others calibrate.
    ///
    /// @param source in words
    /// @param images at least two, which the model should not have seen
    /// @return two parts, and none for a check
    public static Parts of(String source, Images images) {
      return new Parts(
          source,
          images.select(Sampling.every(images.count(), 0, 2)),
          images.select(Sampling.every(images.count(), 1, 2)),
          null);
    }

    /// {@return how much {@link Normality#learn} has to do, in images}
    public long work() {
      return 2L * fitted() + calibration.count() + (check == null ? 0 : check.count());
    }

    private int fitted() {
      return Math.min(fit.count(), AnomalyDetector.MOST);
    }
  }

  /// Learns what is normal.
  ///
  /// @param inference the model at work
  /// @param parts normal images
  /// @param score which one is to decide
  /// @param rate of false alarms, above 0 and below 1
  /// @param progress receives the additional work done, in images: about {@link Parts#work} in all
  /// @return what scores images
  /// @throws IllegalArgumentException if there are too few images for the rate, or they do not fit
  ///   the model
  public static Normality learn(
      Inference inference, Parts parts, AnomalyScore score, double rate, LongConsumer progress) {
    Objects.requireNonNull(progress, "progress");
    // A step of the fit takes about as long as looking at a twentieth of the images.
    int step = Math.max(1, parts.fitted() / GaussianMixture.MOST_STEPS);
    AnomalyDetector detector =
        AnomalyDetector.fit(
            inference, parts.fit(), SEED, progress::accept, () -> progress.accept(step));
    requireScore(detector, score);
    double[] calibration =
        detector.score(inference, parts.calibration(), progress::accept).of(score);
    AnomalyThreshold threshold = AnomalyThreshold.calibrate(calibration, rate);
    Images unseen = parts.check();
    @Nullable Check check =
        unseen == null || unseen.count() == 0
            ? null
            : new Check(
                threshold.share(detector.score(inference, unseen, progress::accept).of(score)),
                unseen.count());
    return new Normality(parts.source(), detector, score, threshold, calibration, check);
  }

  private static void requireScore(AnomalyDetector detector, AnomalyScore score) {
    if (detector.codes() == null && score == AnomalyScore.DENSITY) {
      throw new IllegalArgumentException(
          "all normal images have the same code, so its density is undefined: use another"
              + " --score, or retrain the model");
    }
  }

  /// {@return what the scores leave out and why, null where they leave out nothing}
  public @Nullable String note() {
    return detector.codes() == null
        ? "All normal images have the same code: density is left out, and combined equals"
            + " unexplained."
        : null;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return RecordContent.equal(this, other);
  }

  @Override
  public int hashCode() {
    return RecordContent.hash(this);
  }

  @Override
  public String toString() {
    return RecordContent.text(this);
  }
}
