package dev.hourglass.analysis.baselines;

import dev.hourglass.analysis.Pca;
import dev.hourglass.data.ByteImages;
import dev.hourglass.parallel.Team;
import dev.hourglass.text.Counts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/// The baselines for a latent dimension: the mean training image, a PCA with as many components as
/// the code has numbers, JPEG and PNG of the same number of bytes.
///
/// A code of n numbers is n floats, 4n bytes; JPEG and PNG also get n bytes, as if each number were
/// kept in one byte.
public final class Baselines {
  /// The covariance of more numbers would take too much memory and time.
  static final int MOST_NUMBERS = 3072;

  private static final int FLOAT_BYTES = Float.BYTES;

  private Baselines() {}

  /// The baselines, each fitted or chosen when it is asked for, in this order.
  ///
  /// PCA is left out for images of more than 3,072 numbers, JPEG and PNG for images that are
  /// neither grey nor of three channels.
  ///
  /// @param train what the mean and the PCA are fitted on, at least one image
  /// @param images what the baselines reconstruct, of the same shape
  /// @param codeSize numbers of a code
  /// @param team shares the work; its size changes no bit
  /// @return the baselines, in the order of the tables
  /// @throws IllegalArgumentException if there is no image to fit on
  public static List<Supplier<Baseline>> of(
      ByteImages train, ByteImages images, int codeSize, Team team) {
    if (train.count() == 0) {
      throw new IllegalArgumentException(
          train.name() + " holds no training image, expected at least one: use another dataset");
    }
    List<Supplier<Baseline>> all = new ArrayList<>();
    all.add(() -> mean(train));
    if (train.shape().size() <= MOST_NUMBERS) {
      all.add(() -> pca(train, images, codeSize, team));
    }
    if (images.shape().channels() == 1 || images.shape().channels() == 3) {
      JpegChoice jpeg = new JpegChoice(images, team);
      PngChoice png = new PngChoice(images, team);
      for (int budget : new int[] {FLOAT_BYTES * codeSize, codeSize}) {
        all.add(() -> jpeg.baseline(budget));
        all.add(() -> png.baseline(budget));
      }
    }
    return all;
  }

  private static Baseline mean(ByteImages train) {
    float[] mean = MeanImage.of(train).pixels();
    Reconstructor reconstructor = (_, to) -> System.arraycopy(mean, 0, to, 0, mean.length);
    return new Baseline("mean", "the mean training image", null, 0, null, () -> reconstructor);
  }

  private static Baseline pca(ByteImages train, ByteImages images, int codeSize, Team team) {
    int components = Math.min(codeSize, train.shape().size());
    Pca pca = pca(train, components, team);
    return new Baseline(
        "pca",
        Counts.of(components, "component"),
        null,
        (double) FLOAT_BYTES * components,
        null,
        () -> {
          float[] original = new float[images.shape().size()];
          return (image, to) -> {
            images.copy(image, original, 0);
            clamp(pca.reconstruct(pca.project(original)), to);
          };
        });
  }

  /// Principal components of images; the covariance is summed over bytes in whole numbers, exactly,
  /// whichever thread adds what.
  static Pca pca(ByteImages images, int components, Team team) {
    ByteMoments moments = ByteMoments.of(images, team);
    double[] means = new double[images.shape().size()];
    Arrays.setAll(means, e -> moments.mean(e) / 255);
    return Pca.of(means, moments::covariance, components);
  }

  /// Pixels are in [0, 1], so clamping never increases the error.
  private static void clamp(double[] from, float[] to) {
    for (int e = 0; e < from.length; e++) {
      to[e] = (float) Math.clamp(from[e], 0, 1);
    }
  }

  /// Adds numbers in their order.
  static long sum(int[] numbers) {
    return Arrays.stream(numbers).asLongStream().sum();
  }
}
