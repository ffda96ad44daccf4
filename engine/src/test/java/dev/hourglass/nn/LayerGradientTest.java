package dev.hourglass.nn;

import dev.hourglass.random.SplitMix64;
import dev.hourglass.testing.Close;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every layer's gradients beside central differences of its own forward pass.
class LayerGradientTest {
  /// Most layers are linear on either side of the margin that the images keep from zero, so the
  /// step may be large and the differences are exact but for rounding.
  private static final float STEP = 0.0625f;

  private static final double TOLERANCE = 1e-3;

  /// The others bend: between the bend over a long step and the rounding over a short one.
  private static final float SMOOTH_STEP = 0.015625f;

  private static final double SMOOTH_TOLERANCE = 4e-3;

  private static final int SAMPLES = 12;

  static List<LayerCase> cases() {
    return LayerCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAreThoseOfTheForwardPass(LayerCase c) {
    LayerRun run = c.run();
    float[] images = c.images();
    float[] weights = c.outputGradients();
    run.forward(images);
    float[] inputGradient = run.backward(weights);
    check(c, "input", inputGradient, images, moved -> {}, run, images);
    for (int p = 0; p < run.parameterCount(); p++) {
      int index = p;
      float[] gradient = run.parameterGradient(p);
      check(
          c,
          "parameter " + p,
          gradient,
          run.parameter(p),
          moved -> run.setParameter(index, moved),
          run,
          images);
    }
  }

  @Test
  void parameterGradientsAddUpOverBackwardPasses() {
    for (LayerCase c : cases()) {
      LayerRun run = c.run();
      run.forward(c.images());
      run.backward(c.outputGradients());
      for (int p = 0; p < run.parameterCount(); p++) {
        float[] once = run.parameterGradient(p);
        for (int i = 0; i < once.length; i++) {
          once[i] *= 2;
        }
        LayerRun twice = c.run();
        twice.forward(c.images());
        twice.backward(c.outputGradients());
        twice.backward(c.outputGradients());
        Close.assertNear(c.toString(), twice.parameterGradient(p), once, 1e-6);
      }
    }
  }

  /// Moves some of the numbers and watches the sum of outputs, each times its weight.
  private static void check(
      LayerCase c,
      String what,
      float[] gradient,
      float[] numbers,
      Consumer<float[]> apply,
      LayerRun run,
      float[] images) {
    float[] weights = c.outputGradients();
    SplitMix64 random = SplitMix64.stream(c.seed(), 102);
    double largest = Close.largest(gradient);
    float step = c.piecewiseLinear() ? STEP : SMOOTH_STEP;
    double tolerance = c.piecewiseLinear() ? TOLERANCE : SMOOTH_TOLERANCE;
    for (int s = 0; s < SAMPLES; s++) {
      int at = random.nextInt(numbers.length);
      float kept = numbers[at];
      numbers[at] = kept + step;
      apply.accept(numbers);
      double above = weighted(run.forward(images), weights);
      double up = numbers[at];
      numbers[at] = kept - step;
      apply.accept(numbers);
      double below = weighted(run.forward(images), weights);
      double difference = (above - below) / (up - numbers[at]);
      numbers[at] = kept;
      apply.accept(numbers);
      if (!(Math.abs(difference - gradient[at]) <= tolerance * largest)) {
        throw new AssertionError(
            "%s: gradient %d is %s, expected %s".formatted(what, at, gradient[at], difference));
      }
    }
  }

  private static double weighted(float[] output, float[] weights) {
    double sum = 0;
    for (int i = 0; i < output.length; i++) {
      sum += (double) output[i] * weights[i];
    }
    return sum;
  }
}
