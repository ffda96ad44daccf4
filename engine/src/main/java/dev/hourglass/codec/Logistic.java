package dev.hourglass.codec;

/// Probabilities and their logits, from tables that are the same on every machine.
final class Logistic {
  /// Logits are cut to ±this.
  static final float MOST = 11.9f;

  private static final int STRETCHES = 4096;
  private static final int STEPS = 256;
  private static final int SQUASHES = 24 * STEPS;
  private static final float[] STRETCH = new float[STRETCHES];
  private static final float[] SQUASH = new float[SQUASHES + 1];

  static {
    for (int i = 0; i < STRETCHES; i++) {
      double p = (i + 0.5) / STRETCHES;
      STRETCH[i] = (float) StrictMath.log(p / (1 - p));
    }
    for (int i = 0; i <= SQUASHES; i++) {
      SQUASH[i] = (float) (1 / (1 + StrictMath.exp((SQUASHES / 2 - i) / (double) STEPS)));
    }
  }

  private Logistic() {}

  /// {@return the logit of a probability}
  ///
  /// @param p in 2¹⁶ths, 0 to 2¹⁶ − 1
  static float stretch(int p) {
    return STRETCH[p >>> 4];
  }

  /// {@return the logit of a probability}
  static float stretch(float p) {
    return STRETCH[Math.clamp((int) (p * STRETCHES), 1, STRETCHES - 2)];
  }

  /// {@return the probability of a logit}
  static float squash(float logit) {
    float place = Math.clamp(logit, -11.99f, 11.99f) * STEPS + SQUASHES / 2;
    int i = (int) place;
    return SQUASH[i] + (SQUASH[i + 1] - SQUASH[i]) * (place - i);
  }

  /// {@return a probability in 2¹⁶ths, both bits having at least one}
  static int slots(float p) {
    return Math.clamp((int) (p * RansEncoder.SLOTS), 1, RansEncoder.SLOTS - 1);
  }
}
