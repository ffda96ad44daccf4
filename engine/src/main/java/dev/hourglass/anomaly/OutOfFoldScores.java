package dev.hourglass.anomaly;

import dev.hourglass.data.Images;
import dev.hourglass.data.Sampling;
import dev.hourglass.latent.GaussianMixture;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.text.Counts;
import dev.hourglass.text.RecordContent;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Anomaly scores of a set of images, each by a detector that was not fitted on the image: the set
/// is divided into folds, and those of a fold are scored by a detector fitted on the others. No
/// other normal images are needed, and the scores can calibrate a threshold (cross-conformal
/// prediction: Vovk, "Cross-conformal predictors", Annals of Mathematics and Artificial
/// Intelligence, 2015).
///
/// The model itself may have learned from the images; only the detector is fitted again.
///
/// @param codes of all images
/// @param scores of all images
/// @param folds how many
public record OutOfFoldScores(Codes codes, ImageScores scores, int folds) {
  /// Checks that nothing is null.
  public OutOfFoldScores {
    Objects.requireNonNull(codes, "codes");
    Objects.requireNonNull(scores, "scores");
  }

  /// Scores images.
  ///
  /// @param inference the model at work
  /// @param images of the model's shape
  /// @param folds at least 2; image `i` is in fold `i mod folds`
  /// @param seed of the mixtures' starts
  /// @param looked receives the number of images of each finished block, all images once
  /// @param fitted called after each step of fitting a mixture, at most {@link
  ///   GaussianMixture#MOST_STEPS} times for each fold
  /// @return a score of each kind for each image; {@link AnomalyScore#DENSITY} is NaN for images of
  ///   a fold whose other images all have the same code
  /// @throws IllegalArgumentException if there are fewer images than folds, or they do not fit the
  ///   model
  public static OutOfFoldScores of(
      Inference inference,
      Images images,
      int folds,
      long seed,
      IntConsumer looked,
      Runnable fitted) {
    Objects.requireNonNull(inference, "inference");
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(looked, "looked");
    Objects.requireNonNull(fitted, "fitted");
    int count = images.count();
    if (folds < 2 || count < folds) {
      throw new IllegalArgumentException(
          "got %s for %d folds, expected at least 2 folds and an image in each: give more images"
              .formatted(Counts.of(count, "image"), folds));
    }
    EncodedImages encoded = EncodedImages.at(inference, images, looked);
    ImageScores scores =
        new ImageScores(
            encoded.reconstruction(), encoded.unexplained(), new double[count], new double[count]);
    for (int fold = 0; fold < folds; fold++) {
      int[] others = Sampling.others(count, fold, folds);
      int[] some = Sampling.at(others, Sampling.evenly(others.length, AnomalyDetector.MOST));
      AnomalyDetector detector =
          AnomalyDetector.fit(encoded.select(some), seed, inference.threads(), fitted);
      int[] places = Sampling.every(count, fold, folds);
      ImageScores own = detector.score(encoded.select(places));
      for (int i = 0; i < places.length; i++) {
        scores.density()[places[i]] = own.density()[i];
        scores.combined()[places[i]] = own.combined()[i];
      }
    }
    return new OutOfFoldScores(encoded.codes(), scores, folds);
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
