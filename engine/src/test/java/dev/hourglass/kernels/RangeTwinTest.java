package dev.hourglass.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.random.SplitMix64;
import dev.hourglass.testing.Samples;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The kernels that walk over ranges of numbers, at the sizes where vector loops go wrong.
@Tag("lanes")
class RangeTwinTest {
  private static final float[] SPECIAL = {
    Float.NaN,
    -0f,
    0f,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
  };

  static IntStream sizes() {
    return IntStream.of(
        0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 97, 1009, 100_003);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void relu(int size) {
    for (int begin : new int[] {0, 1, 16, 37}) {
      float[] values = special(size, begin);
      Twins.compare(
          "relu",
          values,
          begin,
          begin + size,
          (kernels, out) -> kernels.relu(out, out, begin, begin + size));
    }
  }

  @Test
  void reluKeepsNaNAndBothZerosInEveryLane() {
    for (int lane = 0; lane < 40; lane++) {
      float[] values = new float[40];
      values[lane] = Float.NaN;
      values[(lane + 1) % 40] = -0f;
      values[(lane + 2) % 40] = Float.NEGATIVE_INFINITY;
      values[(lane + 3) % 40] = Float.POSITIVE_INFINITY;
      Twins.VECTOR.relu(values, values, 0, 40);
      assertThat(values[lane]).isNaN();
      assertThat(Float.floatToRawIntBits(values[(lane + 1) % 40])).isEqualTo(1 << 31);
      assertThat(values[(lane + 2) % 40]).isZero();
      assertThat(values[(lane + 3) % 40]).isEqualTo(Float.POSITIVE_INFINITY);
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void reluGradient(int size) {
    for (int begin : new int[] {0, 1, 16, 37}) {
      float[] values = special(size, begin);
      float[] gradients = special(size + 3, begin);
      Twins.compare(
          "gradient",
          gradients,
          begin,
          begin + size,
          (kernels, out) -> kernels.reluGradient(values, out, out, begin, begin + size));
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void activate(int size) {
    for (ActivationFunction curve : ActivationFunction.values()) {
      for (int begin : new int[] {0, 1, 16, 37}) {
        int end = begin + size;
        float[] values = spread(size, begin);
        float[] other = Samples.uniform(size, values.length);
        Twins.compare(
            curve + " in place",
            values,
            begin,
            end,
            (kernels, out) -> {
              kernels.activate(curve, out, out, other.clone(), begin, end);
              makeNaNsAlike(out, begin, end);
            });
        Twins.compare(
            curve + " slope",
            other,
            begin,
            end,
            (kernels, out) -> {
              kernels.activate(curve, values, values.clone(), out, begin, end);
              makeNaNsAlike(out, begin, end);
            });
      }
    }
  }

  /// Which of its NaNs an operation passes on, and its sign, Java leaves open.
  private static void makeNaNsAlike(float[] numbers, int begin, int end) {
    for (int e = begin; e < end; e++) {
      numbers[e] = Float.isNaN(numbers[e]) ? Float.NaN : numbers[e];
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void sumPixels(int size) {
    for (int pixels : new int[] {1, 2, size > 2000 ? 3 : 49}) {
      int begin = 3;
      int stride = begin + size + 2;
      float[] in = Samples.uniform(size + pixels, pixels * stride);
      float[] out = Twins.withMargins(new SplitMix64(size), begin + size);
      Twins.compare(
          "sums",
          out,
          begin,
          begin + size,
          (kernels, to) -> kernels.sumPixels(in, pixels, stride, 1f / 3, to, begin, begin + size));
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void spreadPixels(int size) {
    int begin = 3;
    int stride = begin + size;
    for (int pixels : new int[] {1, 2, size > 2000 ? 3 : 49}) {
      float[] in = Samples.uniform(size, begin + size);
      float[] out = Twins.withMargins(new SplitMix64(size), pixels * stride);
      Twins.compare(
          "spread",
          out,
          begin,
          pixels * stride,
          (kernels, to) ->
              kernels.spreadPixels(in, pixels, stride, 1f / 3, to, begin, begin + size));
      float[] spread = out.clone();
      Twins.VECTOR.spreadPixels(in, pixels, stride, 1f / 3, spread, begin, begin + size);
      for (int pixel = 0; pixel < pixels; pixel++) {
        assertThat(spread[pixel * stride]).isEqualTo(out[pixel * stride]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void filter(int length) {
    for (int taps : new int[] {1, 3, 11}) {
      for (int stride : new int[] {1, 5, 32}) {
        int at = 3;
        int begin = Twins.MARGIN;
        float[] in = Samples.uniform(length, at + (taps - 1) * stride + length);
        float[] weights = Samples.uniform(taps, taps);
        float[] out = Twins.withMargins(new SplitMix64(length), length);
        Twins.compare(
            "filtered",
            out,
            begin,
            begin + length,
            (kernels, to) -> kernels.filter(in, at, stride, weights, to, begin, length));
      }
    }
  }

  /// Normalisation's four loops: numbers lie elsewhere than what is known per channel.
  @ParameterizedTest
  @MethodSource("sizes")
  void normalisation(int length) {
    for (int at : new int[] {0, 3, 32}) {
      int begin = Twins.MARGIN;
      int end = begin + length;
      float[] numbers = Samples.uniform(length, at + length + begin);
      float[] gradients = Samples.uniform(length + 1, at + length + begin);
      float[] a = Samples.uniform(length + 2, end);
      float[] b = Samples.uniform(length + 3, end);
      float[] c = Samples.uniform(length + 4, end);
      float[] d = Samples.uniform(length + 5, end);
      float[] sums = Twins.withMargins(new SplitMix64(length), length);
      Twins.compare(
          "squares",
          sums,
          begin,
          end,
          (kernels, to) -> kernels.addSquaredDistance(numbers, at, a, to, begin, end));
      Twins.compare(
          "products",
          sums,
          begin,
          end,
          (kernels, to) -> kernels.addProducts(gradients, numbers, at, a, to, begin, end));
      float[] out = Twins.withMargins(new SplitMix64(length), length);
      int from = begin;
      Twins.compare(
          "normalised",
          out,
          begin,
          end,
          (kernels, to) -> kernels.normalise(numbers, from, a, b, c, to, 0, length));
      Twins.compare(
          "gradient",
          out,
          begin,
          end,
          (kernels, to) ->
              kernels.normaliseGradient(gradients, numbers, from, a, b, c, d, to, 0, length));
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void transpose(int rows) {
    for (int columns : new int[] {1, 5, 16, 21, 32}) {
      int fromStride = columns + 3;
      int toStride = rows + 5;
      float[] from = Samples.uniform(rows, 7 + rows * fromStride);
      float[] out = Twins.withMargins(new SplitMix64(rows), columns * toStride);
      int end = Twins.MARGIN + columns * toStride;
      Twins.compare(
          "matrix",
          out,
          Twins.MARGIN,
          end,
          (kernels, to) ->
              kernels.transpose(from, 7, fromStride, rows, columns, to, Twins.MARGIN, toStride));
      float[] before = out.clone();
      Twins.VECTOR.transpose(from, 7, fromStride, rows, columns, out, Twins.MARGIN, toStride);
      for (int e = 0; e < columns * toStride; e++) {
        int r = e % toStride;
        float expected =
            r < rows ? from[7 + r * fromStride + e / toStride] : before[Twins.MARGIN + e];
        assertThat(out[Twins.MARGIN + e]).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void squaredError(int rows) {
    for (int lanes : new int[] {Block.SINGLE, Block.NARROW, Block.WIDE}) {
      int begin = Twins.MARGIN;
      int size = Math.min(rows, 2000) * lanes;
      float[] output = special(size, begin);
      float[] target = Samples.uniform(rows, begin + size);
      float[] sums = Twins.withMargins(new SplitMix64(1), lanes);
      float[] gradients = Twins.withMargins(new SplitMix64(2), size);
      Twins.compare(
          "sums",
          sums,
          begin,
          begin + lanes,
          (kernels, to) ->
              kernels.squaredError(
                  output, target, gradients.clone(), 0.3f, begin, size / lanes, lanes, to, begin));
      Twins.compare(
          "gradients",
          gradients,
          begin,
          begin + size,
          (kernels, to) ->
              kernels.squaredError(
                  output, target, to, 0.3f, begin, size / lanes, lanes, sums.clone(), begin));
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void adam(int size) {
    AdamStep step = new AdamStep();
    step.set(3, 0.01, 0.9, 0.999, 1e-8, 0.1);
    for (int begin : new int[] {0, 5, 16}) {
      int length = begin + size + Twins.MARGIN;
      SplitMix64 random = new SplitMix64(size);
      float[] values = Samples.uniform(random, length);
      float[] gradients = Samples.uniform(random, length);
      float[] moment = Samples.uniform(random, length);
      float[] square = Samples.uniform(random, length);
      for (int e = 0; e < length; e++) {
        square[e] *= square[e];
      }
      for (int which = 0; which < 4; which++) {
        int watched = which;
        float[][] state = {values, gradients, moment, square};
        Twins.compare(
            "state " + which,
            state[which],
            begin,
            begin + size,
            (kernels, to) -> {
              float[][] copy = {values.clone(), gradients.clone(), moment.clone(), square.clone()};
              copy[watched] = to;
              kernels.adam(step, copy[0], copy[1], copy[2], copy[3], begin, begin + size);
            });
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void sgd(int size) {
    for (int begin : new int[] {0, 5, 16}) {
      int length = begin + size + Twins.MARGIN;
      SplitMix64 random = new SplitMix64(size);
      float[][] state = {
        Samples.uniform(random, length), spread(size, begin), special(size, begin)
      };
      for (int which = 0; which < 3; which++) {
        int watched = which;
        Twins.compare(
            "state " + which,
            state[which],
            begin,
            begin + size,
            (kernels, to) -> {
              float[][] copy = {state[0].clone(), state[1].clone(), state[2].clone()};
              copy[watched] = to;
              kernels.sgd(copy[0], copy[1], copy[2], 0.1f, 0.9f, 0.01f, 0.03f, begin, begin + size);
            });
      }
    }
  }

  @Test
  void momentsWithoutGradientsDoNotStaySubnormal() {
    AdamStep step = new AdamStep();
    float tiny = 2 * Float.MIN_VALUE;
    for (Kernels kernels : List.of(new ScalarKernels(), Twins.VECTOR)) {
      float[] values = Samples.uniform(1, 50);
      float[] before = values.clone();
      float[] velocity = filled(-tiny);
      kernels.sgd(values, new float[50], velocity, 0, 0.9f, 0, 0.01f, 0, 50);
      assertThat(velocity).containsOnly(0f);
      float[] moment = filled(-tiny);
      float[] square = filled(tiny);
      step.set(100, 0.01, 0.9, 0.999, 1e-8, 0);
      kernels.adam(step, values, new float[50], moment, square, 0, 50);
      assertThat(moment).containsOnly(0f);
      assertThat(square).containsOnly(0f);
      assertThat(values).isEqualTo(before);
    }
  }

  private static float[] filled(float number) {
    float[] numbers = new float[50];
    Arrays.fill(numbers, number);
    return numbers;
  }

  @Test
  void adamSetsTheGradientsOfItsRangeToZero() {
    AdamStep step = new AdamStep();
    step.set(1, 0.01, 0.9, 0.999, 1e-8, 0);
    float[] gradients = Samples.uniform(1, 50);
    float[] before = gradients.clone();
    Twins.VECTOR.adam(step, new float[50], gradients, new float[50], new float[50], 1, 49);
    assertThat(gradients[0]).isEqualTo(before[0]);
    assertThat(gradients[49]).isEqualTo(before[49]);
    for (int e = 1; e < 49; e++) {
      assertThat(gradients[e]).isZero();
    }
  }

  /// Random numbers from tiny to huge with special ones strewn in, and a margin behind.
  private static float[] spread(int size, int begin) {
    SplitMix64 random = new SplitMix64(size);
    float[] numbers = special(size, begin);
    for (int e = 0; e < numbers.length; e++) {
      numbers[e] *=
          Math.scalb(1f, Samples.between(random, 0, 3) * Samples.between(random, -40, 40) / 3);
    }
    return numbers;
  }

  /// Random numbers with special ones strewn in, and a margin behind.
  private static float[] special(int size, int begin) {
    SplitMix64 random = new SplitMix64(31L * size + begin);
    float[] numbers = Samples.uniform(random, begin + size + Twins.MARGIN);
    for (int e = 0; e < numbers.length; e++) {
      if (random.nextInt(4) == 0) {
        numbers[e] = SPECIAL[random.nextInt(SPECIAL.length)];
      }
    }
    return numbers;
  }
}
