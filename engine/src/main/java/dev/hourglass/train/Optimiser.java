package dev.hourglass.train;

import dev.hourglass.kernels.Kernels;

/// Optimisers and their settings.
public sealed interface Optimiser {
  /// Adam with PyTorch's numbers.
  Optimiser ADAM = new Adam(0.9, 0.999, 1e-8, 0);

  /// {@return the optimiser at work}
  ///
  /// @param kernels the arithmetic to use
  /// @param values numbers to change, of which the first `trainable` are learned
  /// @param gradients of these
  /// @param trainable how many of the numbers are learned; statistics follow them
  OptimiserOperation bind(Kernels kernels, float[] values, float[] gradients, int trainable);

  /// Adam (Kingma and Ba, ICLR 2015), and with a weight decay AdamW (Loshchilov and Hutter, ICLR
  /// 2019), where a step first multiplies every parameter by `1 − learning rate · weightDecay`.
  ///
  /// @param beta1 decay of the mean gradient, in [0, 1)
  /// @param beta2 decay of the mean squared gradient, in [0, 1)
  /// @param epsilon floor under the root, above 0
  /// @param weightDecay 0 for Adam
  record Adam(double beta1, double beta2, double epsilon, double weightDecay) implements Optimiser {
    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public Adam {
      SettingChecks.number("beta1", beta1 >= 0 && beta1 < 1, beta1, "0 or more and below 1");
      SettingChecks.number("beta2", beta2 >= 0 && beta2 < 1, beta2, "0 or more and below 1");
      SettingChecks.number(
          "epsilon", epsilon > 0 && epsilon <= 1, epsilon, "above 0 and at most 1");
      SettingChecks.number(
          "weight decay", weightDecay >= 0 && weightDecay <= 1, weightDecay, "from 0 to 1");
    }

    @Override
    public OptimiserOperation bind(
        Kernels kernels, float[] values, float[] gradients, int trainable) {
      return new AdamOperation(kernels, this, values, gradients, trainable);
    }
  }

  /// Stochastic gradient descent as PyTorch computes it: `g ← g + weightDecay · p`, `v ← momentum ·
  /// v + g`, `p ← p − learning rate · (nesterov ? g + momentum · v : v)`.
  ///
  /// @param momentum in [0, 1)
  /// @param nesterov whether to look ahead
  /// @param weightDecay 0 for none
  record Sgd(double momentum, boolean nesterov, double weightDecay) implements Optimiser {
    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is out of range
    public Sgd {
      SettingChecks.number(
          "momentum", momentum >= 0 && momentum < 1, momentum, "0 or more and below 1");
      SettingChecks.number(
          "weight decay", weightDecay >= 0 && weightDecay <= 1, weightDecay, "from 0 to 1");
    }

    @Override
    public OptimiserOperation bind(
        Kernels kernels, float[] values, float[] gradients, int trainable) {
      return new SgdOperation(kernels, this, values, gradients, trainable);
    }
  }
}
