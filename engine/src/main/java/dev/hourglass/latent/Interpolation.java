package dev.hourglass.latent;

import dev.hourglass.model.Codes;
import dev.hourglass.text.Words;

/// Interpolation between codes.
public enum Interpolation {
  /// A straight line.
  STRAIGHT {
    @Override
    double[] shares(float[] from, float[] to, double at) {
      return new double[] {1 - at, at};
    }
  },

  /// A great circle (White, "Sampling generative networks", 2016): codes on the path are as long as
  /// those at the ends. Under a normal distribution of many numbers short codes are as rare as long
  /// ones, and a straight line passes through them.
  SPHERICAL {
    @Override
    double[] shares(float[] from, float[] to, double at) {
      double angle = angle(from, to);
      double sine = StrictMath.sin(angle);
      if (!(sine > 1e-6)) {
        return STRAIGHT.shares(from, to, at);
      }
      return new double[] {
        StrictMath.sin((1 - at) * angle) / sine, StrictMath.sin(at * angle) / sine
      };
    }
  };

  /// The weight of each end at a point of the path.
  abstract double[] shares(float[] from, float[] to, double at);

  /// Codes at equal distances on the path, both ends included.
  ///
  /// @param from a code, `[number]`
  /// @param to a code of the same size, `[number]`
  /// @param count how many, at least 2
  /// @return codes without labels
  /// @throws IllegalArgumentException if the codes differ in size or the count is too small
  public Codes between(float[] from, float[] to, int count) {
    if (from.length != to.length || count < 2) {
      throw new IllegalArgumentException(
          "a path of %d codes between codes of %d and %d numbers, expected at least 2 codes of the same size"
              .formatted(count, from.length, to.length));
    }
    float[] codes = new float[Math.multiplyExact(count, from.length)];
    for (int c = 0; c < count; c++) {
      double[] shares = shares(from, to, (double) c / (count - 1));
      for (int d = 0; d < from.length; d++) {
        codes[c * from.length + d] = (float) (shares[0] * from[d] + shares[1] * to[d]);
      }
    }
    return Codes.of(from.length, codes);
  }

  private static double angle(float[] from, float[] to) {
    double product = 0;
    double squares = 0;
    double others = 0;
    for (int d = 0; d < from.length; d++) {
      product += (double) from[d] * to[d];
      squares += (double) from[d] * from[d];
      others += (double) to[d] * to[d];
    }
    double cosine = product / StrictMath.sqrt(squares * others);
    return StrictMath.acos(Math.clamp(cosine, -1, 1));
  }

  /// {@return `straight` or `spherical`}
  @Override
  public String toString() {
    return Words.of(this);
  }
}
