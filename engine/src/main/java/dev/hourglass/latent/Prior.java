package dev.hourglass.latent;

import dev.hourglass.data.Images;
import dev.hourglass.model.Codes;
import dev.hourglass.model.Inference;
import dev.hourglass.random.SplitMix64;
import dev.hourglass.random.Streams;
import java.util.Objects;

/// The distribution that a variational model is trained for, independent standard normal numbers,
/// and the mixture that can take its place afterwards.
public final class Prior {
  /// Training images whose codes a mixture is fitted to.
  private static final int MOST_FITTED = 1 << 16;

  private Prior() {}

  /// Fits a mixture to a code for each training image, drawn from its distribution: the prior under
  /// which these codes are likeliest.
  ///
  /// @param inference of a variational model
  /// @param train images that the model was trained on; of more than 65,536 so many at equal
  ///   distances
  /// @param components of the mixture at most, at least 1
  /// @param seed the same seed gives the same mixture
  /// @param afterStep called after each of at most {@link GaussianMixture#MOST_STEPS} steps
  /// @return the mixture
  /// @throws IllegalArgumentException if there is no image, its shape is not the model's, or the
  ///   model is not variational
  public static GaussianMixture fitted(
      Inference inference, Images train, int components, long seed, Runnable afterStep) {
    Objects.requireNonNull(inference, "inference");
    Codes codes = inference.encodeDistribution(train.evenly(MOST_FITTED)).sample(seed);
    return GaussianMixture.fit(codes, components, seed, inference.threads(), afterStep).mixture();
  }

  /// Draws codes.
  ///
  /// @param count how many, at least 0
  /// @param size numbers of a code, at least 1
  /// @param seed the same seed gives the same codes
  /// @param temperature standard deviation of the numbers: 1 for the prior itself
  /// @return codes without labels
  public static Codes sample(int count, int size, long seed, double temperature) {
    float[] codes = new float[Math.multiplyExact(count, size)];
    SplitMix64 random = Streams.PRIOR_SAMPLES.generator(seed, 0);
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (float) (temperature * random.nextGaussian());
    }
    return Codes.of(size, codes);
  }
}
