package dev.hourglass.nn;

import static dev.hourglass.testing.Close.assertNear;
import static dev.hourglass.testing.Close.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.ScalarKernels;
import dev.hourglass.nn.program.PenaltyOperation;
import dev.hourglass.random.Normal;
import dev.hourglass.random.Streams;
import dev.hourglass.testing.Close;
import dev.hourglass.testing.Samples;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Variational codes. Inputs are `[image][number]`: the means, then the log-variances.
class GaussianLatentTest {
  private static final int SIZE = 3;
  private static final int LANES = Block.WIDE;
  private static final long KEY = 77;
  private static final double STEP = 0x1p-8;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void trainingDrawsTheMeanPlusTheDeviationTimesTheNoise(int parts) {
    float[] in = Samples.uniform(1, LANES * 2 * SIZE);
    float[] z = run(parts, KEY, LANES, true).forward(in);
    float[] expected = new float[z.length];
    for (int i = 0; i < z.length; i++) {
      int lane = i / SIZE;
      int d = i % SIZE;
      double noise = Normal.of((int) Streams.LATENT_NOISE.key(KEY, 0, d * LANES + lane));
      double deviation = StrictMath.exp(0.5 * in[lane * 2 * SIZE + SIZE + d]);
      expected[i] = (float) (in[lane * 2 * SIZE + d] + deviation * noise);
    }
    assertNear("z", z, expected, 1e-6);
  }

  @Test
  void evaluationGivesTheMean() {
    float[] in = Samples.uniform(1, LANES * 2 * SIZE);
    float[] means = new float[LANES * SIZE];
    for (int i = 0; i < means.length; i++) {
      means[i] = in[i / SIZE * 2 * SIZE + i % SIZE];
    }
    LayerRun run = run(2, KEY, LANES, false);
    assertSameBits("code", run.forward(in), means);
    assertThat(penalty(run)).isCloseTo(divergence(in, LANES), within(1e-4));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 32})
  void thePenaltyIsTheDivergenceOfTheFilledLanes(int count) {
    float[] in = Samples.uniform(2, LANES * 2 * SIZE);
    for (int i = 0; i < in.length; i++) {
      in[i] *= 3;
    }
    LayerRun run = run(1, KEY, count, true);
    run.forward(in);
    double expected = divergence(in, count);
    assertThat(penalty(run)).isCloseTo(expected, within(1e-6 * expected));
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 32})
  void theGradientIsThatOfTheOutputAndThePenalty(int count) {
    double factor = 0.3;
    float[] in = Samples.uniform(3, LANES * 2 * SIZE);
    float[] weights = Samples.uniform(4, LANES * SIZE);
    // The loss gives lanes without an image no gradient.
    Arrays.fill(weights, count * SIZE, weights.length, 0);
    LayerRun run = run(2, KEY, count, true);
    run.pass().penalise(factor, 0);
    run.forward(in);
    float[] gradient = run.backward(weights);
    for (int i = 0; i < in.length; i++) {
      float kept = in[i];
      in[i] = (float) (kept + STEP);
      double above = weighted(run.forward(in), weights) + factor * penalty(run);
      in[i] = (float) (kept - STEP);
      double below = weighted(run.forward(in), weights) + factor * penalty(run);
      in[i] = kept;
      double error = Math.abs((above - below) / (2 * STEP) - gradient[i]);
      assertThat(error <= 1e-3).as("gradient %s is off by %s", i, error).isTrue();
    }
    float[] empty = Arrays.copyOfRange(gradient, count * 2 * SIZE, gradient.length);
    assertThat(Close.largest(empty)).isZero();
  }

  @Test
  void numbersBelowTheFreeBitsPullNothing() {
    float[] in = Samples.uniform(5, LANES * 2 * SIZE);
    for (int lane = 0; lane < LANES; lane++) {
      in[lane * 2 * SIZE + 1] += 5; // Only the second number says much.
    }
    float[] weights = Samples.uniform(6, LANES * SIZE);
    float[] unpenalised = gradient(in, weights, 0, 0);
    float[] penalised = gradient(in, weights, 0.5, 0);
    float[] free = gradient(in, weights, 0.5, 2);
    for (int i = 0; i < in.length; i++) {
      float[] expected = i % SIZE == 1 ? penalised : unpenalised;
      assertThat(free[i]).isEqualTo(expected[i]);
    }
    assertThat(penalised).isNotEqualTo(unpenalised);
  }

  @Test
  void theSameKeyGivesTheSameNoiseAndAnotherKeyAnother() {
    float[] in = new float[LANES * 2 * SIZE];
    float[] one = run(1, KEY, LANES, true).forward(in);
    assertSameBits("noise", run(3, KEY, LANES, true).forward(in), one);
    assertThat(run(1, KEY + 1, LANES, true).forward(in)).isNotEqualTo(one);
  }

  /// Also between neighbours: blocks of a batch have keys that differ by their position.
  @Test
  void overManyKeysTheNoiseIsStandardNormalAndUncorrelated() {
    float[] in = new float[LANES * 2 * SIZE];
    LayerRun run = run(1, 0, LANES, true);
    int keys = 3000;
    float[] before = new float[LANES * SIZE];
    double sum = 0;
    double squares = 0;
    double fourth = 0;
    double acrossKeys = 0;
    double acrossNumbers = 0;
    for (int key = 0; key < keys; key++) {
      run.pass().begin(LANES, key);
      float[] noise = run.forward(in);
      for (int i = 0; i < noise.length; i++) {
        double x = noise[i];
        sum += x;
        squares += x * x;
        fourth += x * x * x * x;
        acrossKeys += x * before[i];
        acrossNumbers += x * noise[(i + 1) % noise.length];
      }
      before = noise;
    }
    // The standard error of a mean of that many numbers is 0.0019.
    double count = (double) keys * LANES * SIZE;
    assertThat(sum / count).isCloseTo(0, within(0.01));
    assertThat(squares / count).isCloseTo(1, within(0.015));
    assertThat(fourth / count).isCloseTo(3, within(0.1));
    assertThat(acrossKeys / count).isCloseTo(0, within(0.01));
    assertThat(acrossNumbers / count).isCloseTo(0, within(0.01));
  }

  /// A log-variance beyond the range must find its way back, and nothing may become infinite.
  @ParameterizedTest
  @ValueSource(floats = {-1e30f, -100, 100, 1e30f})
  void logVariancesFarOutStayFiniteAndComeBack(float logVariance) {
    float[] in = new float[LANES * 2 * SIZE];
    for (int i = 0; i < in.length; i++) {
      in[i] = i % (2 * SIZE) < SIZE ? 0 : logVariance;
    }
    LayerRun run = run(1, KEY, LANES, true);
    run.pass().penalise(1, 0);
    for (float z : run.forward(in)) {
      assertThat(z).isFinite();
    }
    assertThat(penalty(run)).isFinite();
    float[] gradient = run.backward(new float[LANES * SIZE]);
    for (int i = 0; i < in.length; i++) {
      float expected = i % (2 * SIZE) < SIZE ? 0 : Math.signum(logVariance);
      assertThat(Math.signum(gradient[i])).isEqualTo(expected);
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> new GaussianLatent(3).outputShape(Shape.vector(5)))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("vector of 6");
    assertThatThrownBy(() -> new GaussianLatent(3).outputShape(new Shape(6, 2, 2)))
        .isInstanceOf(ShapeException.class);
    assertThatThrownBy(() -> new GaussianLatent(0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static float[] gradient(float[] in, float[] weights, double factor, double freeBits) {
    LayerRun run = run(2, KEY, LANES, true);
    run.pass().penalise(factor, freeBits);
    run.forward(in);
    return run.backward(weights);
  }

  private static LayerRun run(int parts, long key, int count, boolean training) {
    Shape shape = Shape.vector(2 * SIZE);
    LayerRun run =
        new LayerRun(
            new GaussianLatent(SIZE), shape, LANES, parts, 0, new ScalarKernels(), training);
    run.pass().begin(count, key);
    return run;
  }

  private static double penalty(LayerRun run) {
    return ((PenaltyOperation) run.operation()).penalty();
  }

  /// The formula, in double.
  private static double divergence(float[] in, int count) {
    double sum = 0;
    for (int lane = 0; lane < count; lane++) {
      for (int d = 0; d < SIZE; d++) {
        double mean = in[lane * 2 * SIZE + d];
        double logVariance = in[lane * 2 * SIZE + SIZE + d];
        sum += 0.5 * (mean * mean + StrictMath.exp(logVariance) - 1 - logVariance);
      }
    }
    return sum;
  }

  private static double weighted(float[] output, float[] weights) {
    double sum = 0;
    for (int i = 0; i < output.length; i++) {
      sum += (double) output[i] * weights[i];
    }
    return sum;
  }
}
