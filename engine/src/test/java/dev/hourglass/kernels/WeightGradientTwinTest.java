package dev.hourglass.kernels;

import dev.hourglass.random.SplitMix64;
import dev.hourglass.testing.Close;
import dev.hourglass.testing.Samples;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("lanes")
class WeightGradientTwinTest {
  static List<WiredCase> cases() {
    return WiredCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsItsTwinAndTheDefinition(WiredCase c) {
    SplitMix64 random = new SplitMix64(c.seed() + 1);
    WeightGradient plan = new WeightGradient(c.wiring(), c.in(), c.out(), c.lanes());
    int rowNumbers = c.wiring().inputs() * c.in() * c.lanes();
    float[] rowSide = Arrays.copyOf(Samples.uniform(random, rowNumbers), rowNumbers + c.lanes());
    float[] columnSide = Samples.uniform(random, c.wiring().outputs() * c.out() * c.lanes());
    int parts = Samples.between(random, 1, 5);
    Twins.compare(
        "copy",
        new float[plan.copySize()],
        0,
        plan.copySize(),
        (kernels, to) -> copy(plan, kernels, columnSide, to, parts));
    float[] copy = new float[plan.copySize()];
    copy(plan, Twins.SCALAR, columnSide, copy, 1);
    int size = c.wiring().taps() * c.in() * c.out();
    float[] gradient = Twins.withMargins(random, size);
    Twins.compare(
        c.toString(),
        gradient,
        Twins.MARGIN,
        Twins.MARGIN + size,
        (kernels, to) -> {
          int by = kernels == Twins.SCALAR ? 1 : parts;
          for (int part = by - 1; part >= 0; part--) {
            plan.run(kernels, rowSide, columnSide, copy, to, Twins.MARGIN, part, by);
          }
        });
    float[] expected = gradient.clone();
    define(c, rowSide, columnSide, expected);
    plan.run(Twins.SCALAR, rowSide, columnSide, copy, gradient, Twins.MARGIN, 0, 1);
    Close.assertSameBits("definition", gradient, expected);
  }

  /// The sums as the class comment of {@link WeightGradient} states them: a weight of a tile that
  /// shares its tap has one sum, any other has 16 partial sums over blocks, to which lanes 0 to 15
  /// of all pairs are added before lanes 16 to 31.
  private static void define(WiredCase c, float[] rowSide, float[] columnSide, float[] gradient) {
    Wiring wiring = c.wiring();
    int lanes = c.lanes();
    boolean full = lanes != Block.SINGLE;
    float[][] sums = new float[wiring.taps() * c.in() * c.out()][16];
    for (int lane = 0; lane < lanes; lane += 16) {
      add(c, rowSide, columnSide, sums, full, lane);
    }
    for (int k = 0; k < sums.length; k++) {
      gradient[Twins.MARGIN + k] += tree(sums[k], 0, 1);
    }
  }

  /// Adds the products of mixed weights of 16 lanes, and with the first of them those of the others
  /// of all lanes.
  private static void add(
      WiredCase c, float[] rowSide, float[] columnSide, float[][] sums, boolean full, int first) {
    Wiring wiring = c.wiring();
    int lanes = c.lanes();
    // The triples come by output pixel, so each tap meets its pairs in ascending order.
    for (int e = 0; e < wiring.size(); e++) {
      int at = wiring.tap()[e] * c.in() * c.out();
      for (int k = 0; k < c.in() * c.out(); k++) {
        boolean mixed = full && k / c.out() >= c.in() / 8 * 8;
        int row = (wiring.input()[e] * c.in() + k / c.out()) * lanes;
        int column = (wiring.output()[e] * c.out() + k % c.out()) * lanes;
        int begin = mixed || first == 0 ? first : lanes;
        int end = mixed ? Math.min(lanes, first + 16) : lanes;
        for (int lane = begin; lane < end; lane++) {
          int partial = mixed ? lane % 16 : 0;
          sums[at + k][partial] =
              Math.fma(rowSide[row + lane], columnSide[column + lane], sums[at + k][partial]);
        }
      }
    }
  }

  /// The sum of every `step`th number from the first one on: what the upper half gives is added to
  /// what the lower half gives, all the way down.
  private static float tree(float[] sums, int first, int step) {
    return step == sums.length
        ? sums[first]
        : tree(sums, first, 2 * step) + tree(sums, first + step, 2 * step);
  }

  private static void copy(
      WeightGradient plan, Kernels kernels, float[] columnSide, float[] to, int parts) {
    for (int part = 0; part < parts; part++) {
      plan.copyColumns(kernels, columnSide, to, part, parts);
    }
  }
}
