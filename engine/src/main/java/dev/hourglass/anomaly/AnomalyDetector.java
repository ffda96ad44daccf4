package dev.hourglass.anomaly;

import dev.hourglass.data.Images;
import dev.hourglass.latent.GaussianMixture;
import dev.hourglass.model.Inference;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Finds images that are unlike the training images of a model. It is fitted once on normal images,
/// as a Gaussian mixture of their codes and the distribution of their scores, and then scores any
/// images of the model's shape.
///
/// ```java
/// try (Inference inference = model.inference(2)) {
///   AnomalyDetector detector = AnomalyDetector.fit(inference, training, 0, i -> {}, () -> {});
///   double[] normal = detector.score(inference, heldOut, i -> {}).of(AnomalyScore.COMBINED);
///   AnomalyThreshold threshold = AnomalyThreshold.calibrate(normal, 0.01);
///   boolean anomaly = threshold.anomalous(detector.score(inference, images, i -> {}).combined()[0]);
/// }
/// ```
///
/// A conditional model takes the images' labels, and the question is whether an image is an anomaly
/// of its label. A variational one draws from the mean of an image's codes.
///
/// @param codes the density of normal images' codes; null where all of them have the same code,
///   which has no density: {@link AnomalyScore#DENSITY} is then NaN, and {@link
///   AnomalyScore#COMBINED} is {@link AnomalyScore#UNEXPLAINED} alone
/// @param unexplained how {@link AnomalyScore#UNEXPLAINED} is spread over normal images
/// @param density how {@link AnomalyScore#DENSITY} is
public record AnomalyDetector(@Nullable GaussianMixture codes, ZScore unexplained, ZScore density) {
  /// Images that a detector is fitted on at most: more hardly change it.
  public static final int MOST = 10_000;

  private static final int COMPONENTS = 10;

  /// A covariance is estimated from at least this many codes for each component.
  private static final int CODES_EACH = 50;

  /// Checks that nothing is null that may not be.
  public AnomalyDetector {
    Objects.requireNonNull(unexplained, "unexplained");
    Objects.requireNonNull(density, "density");
  }

  /// Learns what is normal.
  ///
  /// @param inference of the model
  /// @param normal images as the model has learned from; of more than {@link #MOST} so many at
  ///   equal distances are used
  /// @param seed of the mixture's start
  /// @param looked receives the number of images of each finished block
  /// @param fitted called after each step of fitting the mixture, at most {@link
  ///   GaussianMixture#MOST_STEPS} times
  /// @return what scores images
  /// @throws IllegalArgumentException if there is no image, the images do not fit the model, or
  ///   they have not the labels that it asks for
  public static AnomalyDetector fit(
      Inference inference, Images normal, long seed, IntConsumer looked, Runnable fitted) {
    Objects.requireNonNull(fitted, "fitted");
    if (normal.count() == 0) {
      throw new IllegalArgumentException(
          "there are no normal images, expected at least one to fit on: give other images");
    }
    EncodedImages encoded = EncodedImages.at(inference, normal.evenly(MOST), looked);
    return fit(encoded, seed, inference.threads(), fitted);
  }

  static AnomalyDetector fit(EncodedImages encoded, long seed, int threads, Runnable fitted) {
    int count = encoded.unexplained().length;
    int components = Math.clamp(count / CODES_EACH, 1, COMPONENTS);
    GaussianMixture codes =
        encoded.codes().allEqual()
            ? null
            : GaussianMixture.fit(encoded.codes(), components, seed, threads, fitted).mixture();
    return new AnomalyDetector(
        codes, ZScore.of(encoded.unexplained()), ZScore.of(density(codes, encoded)));
  }

  /// Scores images.
  ///
  /// @param inference the model at work
  /// @param images of the model's shape
  /// @param looked receives the number of images of each finished block
  /// @return a score of each kind for each image
  /// @throws IllegalArgumentException if the images do not fit the model or have not the labels
  ///   that it asks for
  public ImageScores score(Inference inference, Images images, IntConsumer looked) {
    return score(EncodedImages.at(inference, images, looked));
  }

  ImageScores score(EncodedImages encoded) {
    double[] densities = density(codes, encoded);
    double[] combined = new double[densities.length];
    for (int i = 0; i < combined.length; i++) {
      double share = unexplained.standardised(encoded.unexplained()[i]);
      combined[i] = codes == null ? share : Math.max(share, density.standardised(densities[i]));
    }
    return new ImageScores(encoded.reconstruction(), encoded.unexplained(), densities, combined);
  }

  private static double[] density(@Nullable GaussianMixture codes, EncodedImages encoded) {
    if (codes == null || encoded.unexplained().length == 0) {
      double[] none = new double[encoded.unexplained().length];
      Arrays.fill(none, Double.NaN);
      return none;
    }
    double[] logs = codes.logDensity(encoded.codes());
    for (int i = 0; i < logs.length; i++) {
      logs[i] = -logs[i];
    }
    return logs;
  }
}
