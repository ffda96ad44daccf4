package dev.hourglass.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The smooth activations and their slopes beside `StrictMath`.
class ActivationFunctionTest {
  /// Two units in the last place of a number just above a power of two.
  private static final double TWO_ULPS = 0x1p-22;

  private static final float LARGEST = 30;
  private static final int COUNT = 20_001;

  @Test
  void theExponentialIsWithinTwoUnitsInTheLastPlace() {
    for (int i = 0; i <= 200_000; i++) {
      float x = Exp.LEAST + (Exp.MOST - Exp.LEAST) * (i / 200_000f);
      double expected = StrictMath.exp(x);
      double error = Math.abs(Exp.exp(x) - expected) / expected;
      assertThat(error <= TWO_ULPS).as("e^%s is off by %s", x, error).isTrue();
    }
    assertThat(Exp.exp(0)).isEqualTo(1);
    assertThat(Exp.exp(-0f)).isEqualTo(1);
  }

  @Test
  void theExponentialIsNeverZeroNorInfiniteAndKeepsNaN() {
    assertThat(Exp.exp(Float.NEGATIVE_INFINITY)).isEqualTo(Exp.exp(Exp.LEAST)).isPositive();
    assertThat(Exp.exp(Float.POSITIVE_INFINITY)).isEqualTo(Exp.exp(Exp.MOST)).isFinite();
    assertThat(Exp.exp(Float.NaN)).isNaN();
  }

  @ParameterizedTest
  @EnumSource
  void everyCurveAndItsSlopeAreRightToAMillionth(ActivationFunction curve) {
    float[] in = points();
    float[] out = new float[COUNT];
    float[] slope = new float[COUNT];
    Kernels.best().activate(curve, in, out, slope, 0, COUNT);
    for (int i = 0; i < COUNT; i++) {
      double tolerance = 1e-6 * Math.max(1, Math.abs(in[i]));
      double value = Math.abs(out[i] - value(curve, in[i]));
      double derivative = Math.abs(slope[i] - derivative(curve, in[i]));
      assertThat(value <= tolerance).as("%s(%s) is off by %s", curve, in[i], value).isTrue();
      assertThat(derivative <= tolerance)
          .as("%s'(%s) is off by %s", curve, in[i], derivative)
          .isTrue();
    }
  }

  /// Where the result is small it must still be right, or deep networks lose their gradients.
  @Test
  void sigmoidAndSiLUAreRightToAFewUnitsInTheLastPlaceEverywhere() {
    float[] in = points();
    float[] slope = new float[COUNT];
    for (ActivationFunction curve :
        new ActivationFunction[] {ActivationFunction.SIGMOID, ActivationFunction.SILU}) {
      float[] out = new float[COUNT];
      Kernels.best().activate(curve, in, out, slope, 0, COUNT);
      for (int i = 0; i < COUNT; i++) {
        double expected = value(curve, in[i]);
        double error = Math.abs(out[i] - expected);
        assertThat(error <= 2 * TWO_ULPS * Math.abs(expected))
            .as("%s(%s) is %s, expected %s", curve, in[i], out[i], expected)
            .isTrue();
      }
    }
  }

  /// Small numbers keep their digits, down to the smallest.
  @Test
  void theHyperbolicTangentIsRightToAFewUnitsInTheLastPlaceEverywhere() {
    float[] in = points();
    for (int i = 0; i < 120; i++) {
      in[i] = Math.scalb(i % 2 == 0 ? 1.1f : -1.7f, -i);
    }
    float[] out = new float[COUNT];
    for (Kernels kernels : new Kernels[] {Kernels.best(), new ScalarKernels()}) {
      kernels.activate(ActivationFunction.TANH, in, out, new float[COUNT], 0, COUNT);
      for (int i = 0; i < COUNT; i++) {
        double expected = StrictMath.tanh(in[i]);
        double error = Math.abs(out[i] - expected);
        assertThat(error <= TWO_ULPS * Math.abs(expected))
            .as("tanh(%s) is %s, expected %s", in[i], out[i], expected)
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void farOutTheCurvesReachTheirLimits(ActivationFunction curve) {
    float[] in = {-1e6f, 1e6f, Float.NaN};
    float[] out = new float[3];
    float[] slope = new float[3];
    Kernels.best().activate(curve, in, out, slope, 0, 3);
    boolean unbounded = curve == ActivationFunction.SILU || curve == ActivationFunction.GELU;
    assertThat((double) out[0]).isCloseTo(curve == ActivationFunction.TANH ? -1 : 0, within(1e-6));
    assertThat((double) out[1]).isCloseTo(unbounded ? 1e6 : 1, within(1e-6));
    assertThat((double) slope[0]).isCloseTo(0, within(1e-6));
    assertThat((double) slope[1]).isCloseTo(unbounded ? 1 : 0, within(1e-6));
    assertThat(out[2]).isNaN();
    assertThat(slope[2]).isNaN();
  }

  private static float[] points() {
    float[] points = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      points[i] = LARGEST * (2f * i / (COUNT - 1) - 1);
    }
    return points;
  }

  private static double value(ActivationFunction curve, double x) {
    return switch (curve) {
      case SIGMOID -> sigmoid(x);
      case TANH -> StrictMath.tanh(x);
      case SILU -> x * sigmoid(x);
      case GELU -> x * below(x);
    };
  }

  private static double derivative(ActivationFunction curve, double x) {
    double s = sigmoid(x);
    double t = StrictMath.tanh(x);
    return switch (curve) {
      case SIGMOID -> s * (1 - s);
      case TANH -> 1 - t * t;
      case SILU -> s * (1 + x * (1 - s));
      case GELU -> below(x) + x * density(x);
    };
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  private static double density(double x) {
    return StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * StrictMath.PI);
  }

  /// The normal distribution's probability of a number below: Simpson's rule on its density.
  private static double below(double x) {
    double end = Math.clamp(x, -9, 9);
    int steps = 200;
    double sum = density(0) + density(end);
    for (int i = 1; i < steps; i++) {
      sum += (i % 2 == 1 ? 4 : 2) * density(end * i / steps);
    }
    return 0.5 + sum * end / steps / 3;
  }
}
