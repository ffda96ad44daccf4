package dev.hourglass.kernels;

/// The numbers of one step of Adam (Kingma & Ba, "Adam: a method for stochastic optimization", ICLR
/// 2015), in the form PyTorch computes it: `m ← m + (1 − β₁)(g − m)`, `v ← β₂v + (1 − β₂)g²`, `p ←
/// kept · p − size · m / (√v · rootScale + ε)`, where `kept` is 1 but for AdamW's decay.
///
/// Mutable, so that a step of training allocates nothing.
public final class AdamStep {
  float beta1Rest;
  float beta2;
  float beta2Rest;
  float epsilon;
  float size;
  float rootScale;
  float kept;

  /// Sets the numbers of a step.
  ///
  /// @param step number of the step, from 1
  public void set(
      long step,
      double learningRate,
      double beta1,
      double beta2,
      double epsilon,
      double weightDecay) {
    kept = (float) (1 - learningRate * weightDecay);
    beta1Rest = (float) (1 - beta1);
    this.beta2 = (float) beta2;
    beta2Rest = (float) (1 - beta2);
    this.epsilon = (float) epsilon;
    size = (float) (learningRate / (1 - power(beta1, step)));
    rootScale = (float) (1 / StrictMath.sqrt(1 - power(beta2, step)));
  }

  /// By repeated squaring: the same bits everywhere, as StrictMath's, which allocates.
  private static double power(double base, long exponent) {
    double power = 1;
    double square = base;
    for (long left = exponent; left > 0; left /= 2) {
      if (left % 2 == 1) {
        power *= square;
      }
      square *= square;
    }
    return power;
  }
}
