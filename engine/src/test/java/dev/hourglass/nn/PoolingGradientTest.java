package dev.hourglass.nn;

import dev.hourglass.random.SplitMix64;
import dev.hourglass.testing.Close;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Gradients of the layers that pool, repeat or normalise pixels, beside central differences.
class PoolingGradientTest {
  /// Exact for what is linear around the images, small enough for normalisation.
  private static final float STEP = 1f / 64;

  /// Wide enough that no step changes which number is the largest.
  private static final float GAP = 0.1f;

  private static final double TOLERANCE = 5e-3;

  private static final int SAMPLES = 12;

  static List<LayerCase> cases() {
    return PoolingCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAreThoseOfTheForwardPass(LayerCase c) {
    LayerRun run = PoolingCases.run(c);
    boolean largest = c.layer() instanceof MaxPool2d;
    float[] images = largest ? PoolingCases.distinctImages(c, GAP) : c.images();
    run.forward(images);
    check(c, run, images, run.backward(c.outputGradients()), images, moved -> {});
    for (int p = 0; p < run.parameterCount(); p++) {
      int index = p;
      Consumer<float[]> apply = moved -> run.setParameter(index, moved);
      check(c, run, images, run.parameterGradient(p), run.parameter(p), apply);
    }
  }

  /// Moves some of the numbers and watches the sum of outputs, each times its weight.
  private static void check(
      LayerCase c,
      LayerRun run,
      float[] images,
      float[] gradient,
      float[] numbers,
      Consumer<float[]> apply) {
    SplitMix64 random = SplitMix64.stream(c.seed(), 102);
    double largest = Close.largest(gradient);
    for (int s = 0; s < SAMPLES; s++) {
      int at = random.nextInt(numbers.length);
      float kept = numbers[at];
      numbers[at] = kept + STEP;
      double up = numbers[at];
      apply.accept(numbers);
      double above = weighted(run.forward(images), c.outputGradients());
      numbers[at] = kept - STEP;
      double down = numbers[at];
      apply.accept(numbers);
      double below = weighted(run.forward(images), c.outputGradients());
      numbers[at] = kept;
      apply.accept(numbers);
      double difference = (above - below) / (up - down);
      if (!(Math.abs(difference - gradient[at]) <= TOLERANCE * largest)) {
        throw new AssertionError(
            "gradient %d is %s, expected %s".formatted(at, gradient[at], difference));
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
