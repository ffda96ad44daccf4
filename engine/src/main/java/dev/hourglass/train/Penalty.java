package dev.hourglass.train;

/// The weight of the penalty on the code, for models that have one: the Kullback-Leibler divergence
/// of a variational model, the absolute values of a sparse one.
///
/// @param weight β of a β-VAE, or λ of a sparse autoencoder; at least 0
/// @param warmUp epochs over which the weight rises from 0 in a straight line
/// @param freeBits nats per dimension of the code that cost nothing (Kingma et al., "Improved
///   variational inference with inverse autoregressive flow", NeurIPS 2016)
public record Penalty(double weight, double warmUp, double freeBits) {
  /// Weight 1 from the beginning, no free bits.
  public static final Penalty DEFAULT = new Penalty(1, 0, 0);

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public Penalty {
    SettingChecks.number(
        "the penalty's weight", weight >= 0 && weight <= 1e6, weight, "from 0 to 1000000");
    SettingChecks.number(
        "the penalty's warm-up", warmUp >= 0 && warmUp <= 1e6, warmUp, "from 0 to 1000000");
    SettingChecks.number("free bits", freeBits >= 0 && freeBits <= 1e3, freeBits, "from 0 to 1000");
  }

  /// The weight at a point of the training.
  ///
  /// @param epochs done so far, with fractions
  double weightAt(double epochs) {
    return warmUp == 0 ? weight : weight * Math.min(1, epochs / warmUp);
  }

  /// {@return what a penalty adds to the loss, which is a mean over the numbers of an image}
  ///
  /// @param penalty of an image, as an {@link EpochResult} has it
  /// @param epochs done so far, with fractions
  /// @param numbers of an image
  public double share(double penalty, double epochs, int numbers) {
    return weightAt(epochs) * penalty / numbers;
  }
}
