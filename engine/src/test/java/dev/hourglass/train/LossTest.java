package dev.hourglass.train;

import static dev.hourglass.testing.Close.assertNear;
import static dev.hourglass.testing.Close.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.ScalarKernels;
import dev.hourglass.testing.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every loss must do, and what each is worth.
class LossTest {
  private static final Kernels KERNELS = Kernels.best();
  private static final Shape SHAPE = new Shape(2, 13, 14);
  static final CustomLoss OWN = new CustomLoss("squares", LossTest::squares);

  static List<String> losses() {
    return List.of("mse", "l1", "bce", "ssim", "gaussian:0.1", "0.8*l1+0.2*ssim+0.5*mse");
  }

  /// Those too that a program brings along.
  static List<String> allLosses() {
    List<String> all = new ArrayList<>(losses());
    all.addAll(List.of("squares", "0.3*squares+0.7*l1"));
    return all;
  }

  private static double squares(float[] reconstruction, float[] target, float[] gradient) {
    double sum = 0;
    for (int i = 0; i < target.length; i++) {
      double difference = (double) reconstruction[i] - target[i];
      sum += difference * difference;
      gradient[i] = (float) (2 * difference / target.length);
    }
    return sum / target.length;
  }

  @ParameterizedTest
  @MethodSource("allLosses")
  void partsAndKernelsDoNotChangeABit(String name) {
    Loss loss = Loss.parse(name, OWN);
    for (int count : new int[] {1, 7, 32}) {
      float[] outputs = numbers(1, count * SHAPE.size());
      float[] targets = numbers(2, count * SHAPE.size());
      LossRun reference =
          LossRun.of(loss, new ScalarKernels(), SHAPE, Block.WIDE, 1, outputs, targets, 0.1);
      for (int parts : new int[] {1, 2, 3, 5, 40}) {
        LossRun run = LossRun.of(loss, KERNELS, SHAPE, Block.WIDE, parts, outputs, targets, 0.1);
        assertThat(run.sum()).isEqualTo(reference.sum());
        assertSameBits(name, run.gradients(), reference.gradients());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("allLosses")
  void aPartlyFilledBlockIsItsImagesOneByOne(String name) {
    Loss loss = Loss.parse(name, OWN);
    int count = 7;
    int size = SHAPE.size();
    float[] outputs = numbers(3, count * size);
    float[] targets = numbers(4, count * size);
    LossRun block = LossRun.of(loss, KERNELS, SHAPE, Block.WIDE, 2, outputs, targets, 0.3);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      float[] output = Arrays.copyOfRange(outputs, i * size, (i + 1) * size);
      float[] target = Arrays.copyOfRange(targets, i * size, (i + 1) * size);
      LossRun single = LossRun.of(loss, KERNELS, SHAPE, 1, 2, output, target, 0.3);
      assertNear(name, block.ofImage(i, SHAPE), single.gradients(), 1e-6);
      sum += single.sum();
    }
    assertThat(block.sum()).isCloseTo(sum, within(1e-6 * Math.abs(sum)));
    for (int lane = count; lane < Block.WIDE; lane++) {
      assertThat(block.ofImage(lane, SHAPE)).containsOnly(0);
    }
  }

  /// Along a random direction, by the central difference.
  @ParameterizedTest
  @MethodSource("allLosses")
  void theGradientIsTheSlopeOfTheLoss(String name) {
    Loss loss = Loss.parse(name, OWN);
    float[] outputs = numbers(5, SHAPE.size());
    float[] targets = numbers(6, SHAPE.size());
    float[] gradient = LossRun.of(loss, KERNELS, SHAPE, 1, 1, outputs, targets, 1).gradients();
    for (int seed = 10; seed < 15; seed++) {
      float[] direction = Samples.uniform(seed, SHAPE.size());
      double expected = 0;
      for (int i = 0; i < direction.length; i++) {
        expected += (double) direction[i] * gradient[i];
      }
      double slope = slope(loss, outputs, targets, direction, 2e-4);
      assertThat(slope).isCloseTo(expected, within(5e-3 * length(gradient) * length(direction)));
    }
  }

  @ParameterizedTest
  @MethodSource("allLosses")
  void theFactorMultipliesTheGradientOnly(String name) {
    Loss loss = Loss.parse(name, OWN);
    float[] outputs = numbers(7, SHAPE.size());
    float[] targets = numbers(8, SHAPE.size());
    LossRun once = LossRun.of(loss, KERNELS, SHAPE, 1, 1, outputs, targets, 1);
    LossRun fourfold = LossRun.of(loss, KERNELS, SHAPE, 1, 1, outputs, targets, 4);
    assertThat(fourfold.sum()).isEqualTo(once.sum());
    float[] expected = once.gradients().clone();
    for (int i = 0; i < expected.length; i++) {
      expected[i] *= 4;
    }
    assertSameBits(name, fourfold.gradients(), expected);
  }

  @ParameterizedTest
  @MethodSource("allLosses")
  void aNumberThatIsNoneSpoilsTheLoss(String name) {
    float[] outputs = numbers(7, SHAPE.size());
    outputs[100] = Float.NaN;
    LossRun run =
        LossRun.of(
            Loss.parse(name, OWN), KERNELS, SHAPE, 1, 1, outputs, numbers(8, SHAPE.size()), 1);
    assertThat(run.sum()).isNaN();
  }

  @Test
  void theAbsoluteErrorHasNoGradientWhereThereIsNoError() {
    Shape shape = new Shape(1, 1, 4);
    float[] outputs = {0, 0.5f, 1, 1e-30f};
    float[] targets = {0, 0.75f, 0.25f, 0};
    LossRun run = LossRun.of(new MeanAbsoluteError(), KERNELS, shape, 1, 1, outputs, targets, 1);
    assertThat(run.sum()).isEqualTo(0.25);
    assertThat(run.gradients()).containsExactly(0, -0.25f, 0.25f, 0.25f);
  }

  @Test
  void crossEntropyIsFiniteAndRightForLogitsOfAnySize() {
    Shape shape = new Shape(1, 1, 1);
    for (float x : new float[] {-300, -90, -30, -5, -1e-3f, 0, 1e-3f, 0.7f, 5, 17, 30, 90, 300}) {
      for (float t : new float[] {0, 0.3f, 1}) {
        double right = Math.max(x, 0.0) - (double) x * t + Math.log1p(Math.exp(-Math.abs(x)));
        double slope = 1 / (1 + Math.exp(-x)) - t;
        float[] output = {x};
        float[] target = {t};
        LossRun run = LossRun.of(new BinaryCrossEntropy(), KERNELS, shape, 1, 1, output, target, 1);
        assertThat(run.sum()).as("%s, %s", x, t).isCloseTo(right, within(1e-12 + 3e-7 * right));
        assertThat((double) run.gradients()[0]).isCloseTo(slope, within(1e-7));
      }
    }
  }

  @Test
  void theLikelihoodIsThatOfAGaussian() {
    Shape shape = new Shape(1, 1, 2);
    float[] outputs = {0.5f, 0.25f};
    float[] targets = {0.75f, 0.25f};
    LossRun run = LossRun.of(new GaussianNll(0.5), KERNELS, shape, 1, 1, outputs, targets, 1);
    double first = -Math.log(Math.exp(-0.5 * 0.25) / Math.sqrt(2 * Math.PI * 0.25));
    double second = -Math.log(1 / Math.sqrt(2 * Math.PI * 0.25));
    assertThat(run.sum()).isCloseTo((first + second) / 2, within(1e-9));
    assertThat(run.gradients()).containsExactly(-0.5f, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1x28x28", "3x12x17", "1x8x9", "2x5x4", "1x1x6", "1x11x11", "4x2x2"})
  void dissimilarityIsThePapersFormula(String size) {
    int[] s = Arrays.stream(size.split("x")).mapToInt(Integer::parseInt).toArray();
    Shape shape = new Shape(s[0], s[1], s[2]);
    int smaller = Math.min(s[1], s[2]);
    int window = smaller >= 11 ? 11 : smaller % 2 == 1 ? smaller : smaller - 1;
    float[] outputs = numbers(9, shape.size());
    float[] targets = numbers(10, shape.size());
    double expected = 1 - PlainSsim.of(doubles(outputs), doubles(targets), shape, window);
    LossRun run = LossRun.of(new SsimLoss(), KERNELS, shape, 1, 1, outputs, targets, 1);
    assertThat(run.sum()).isCloseTo(expected, within(2e-5));
    float[] slopes = new float[shape.size()];
    for (int i = 0; i < slopes.length; i++) {
      double[] up = doubles(outputs);
      double[] down = doubles(outputs);
      up[i] += 1e-5;
      down[i] -= 1e-5;
      double[] y = doubles(targets);
      double rise = PlainSsim.of(down, y, shape, window) - PlainSsim.of(up, y, shape, window);
      slopes[i] = (float) (rise / 2e-5);
    }
    assertNear("gradient", run.gradients(), slopes, 2e-4);
  }

  /// Flat bright regions are where a float's variance is worst.
  @Test
  void dissimilarityOfFlatBrightImagesStaysNearTheFormula() {
    Shape shape = new Shape(1, 12, 12);
    float[] outputs = new float[shape.size()];
    float[] targets = new float[shape.size()];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = 0.9f + 0.01f * (i % 3);
      targets[i] = 0.92f - 0.01f * (i % 5);
    }
    LossRun run = LossRun.of(new SsimLoss(), KERNELS, shape, 1, 1, outputs, targets, 1);
    double expected = 1 - PlainSsim.of(doubles(outputs), doubles(targets), shape, 11);
    assertThat(run.sum()).isCloseTo(expected, within(2e-3));
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/ssim/scikit-image.csv", useHeadersInDisplayName = true)
  void dissimilarityIsThatOfScikitImage(
      int channels, int height, int width, int seed, double similarity) {
    Shape shape = new Shape(channels, height, width);
    float[] first = new float[shape.size()];
    float[] second = new float[shape.size()];
    for (int i = 0; i < first.length; i++) {
      int x = i % width;
      int y = i / width % height;
      int z = i / shape.pixels();
      int number = (7 * y * y + 13 * x + 3 * x * y + 29 * seed + 50 * z) % 256;
      int other = Math.clamp(number + (31 * y + 17 * x * seed) % 81 - 40, 0, 255);
      first[i] = number / 255f;
      second[i] = other / 255f;
    }
    LossRun run = LossRun.of(new SsimLoss(), KERNELS, shape, 1, 1, first, second, 1);
    assertThat(1 - run.sum()).isCloseTo(similarity, within(2e-6));
  }

  @Test
  void equalImagesAreNotDissimilar() {
    float[] images = numbers(11, SHAPE.size());
    LossRun run = LossRun.of(new SsimLoss(), KERNELS, SHAPE, 1, 1, images, images, 1);
    assertThat(run.sum()).isCloseTo(0, within(1e-6));
    for (float gradient : run.gradients()) {
      assertThat(gradient).isCloseTo(0, within(1e-5f));
    }
  }

  /// Numbers in (0, 1).
  private static float[] numbers(long seed, int count) {
    float[] numbers = Samples.uniform(seed, count);
    for (int i = 0; i < count; i++) {
      numbers[i] = 0.5f + 0.49f * numbers[i];
    }
    return numbers;
  }

  private static double[] doubles(float[] numbers) {
    double[] doubles = new double[numbers.length];
    Arrays.setAll(doubles, i -> numbers[i]);
    return doubles;
  }

  private static double length(float[] numbers) {
    double sum = 0;
    for (float number : numbers) {
      sum += (double) number * number;
    }
    return Math.sqrt(sum);
  }

  private static double slope(
      Loss loss, float[] outputs, float[] targets, float[] direction, double step) {
    double rise = 0;
    for (int sign = -1; sign <= 1; sign += 2) {
      float[] moved = outputs.clone();
      for (int i = 0; i < moved.length; i++) {
        moved[i] += (float) (sign * step * direction[i]);
      }
      rise += sign * LossRun.of(loss, KERNELS, SHAPE, 1, 1, moved, targets, 1).sum();
    }
    return rise / (2 * step);
  }
}
