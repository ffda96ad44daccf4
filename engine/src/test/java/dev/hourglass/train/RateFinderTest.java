package dev.hourglass.train;

import static dev.hourglass.testing.Close.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.ScalarKernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import dev.hourglass.testing.RandomImages;
import dev.hourglass.train.RateCurve.Aim;
import dev.hourglass.train.RateFinder.Point;
import dev.hourglass.train.RateFinder.Sweep;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateFinderTest {
  private static final Shape IMAGE = new Shape(1, 12, 12);
  private static final ByteImages IMAGES = RandomImages.random(1, 96, 1, 12, 12);
  private static final TrainingConfig CONFIG =
      TrainingConfig.defaults().withBatchSize(10).withThreads(1);

  @Test
  void ratesGrowByTheSameFactorFromTheFirstToTheLast() {
    RateCurve curve = find(Models.classic(IMAGE, 3), new Sweep(1e-6, 1e-3, 31));
    List<Double> rates = curve.points().stream().map(Point::learningRate).toList();
    assertThat(rates).hasSize(31).startsWith(1e-6);
    assertThat(rates.getLast()).isCloseTo(1e-3, within(1e-12));
    assertThat(rates.get(10)).isCloseTo(1e-5, within(1e-14));
    assertThat(curve.exploded()).isFalse();
  }

  @Test
  void theModelStaysAsItIs() {
    Autoencoder model = Models.classic(IMAGE, 3);
    float[] before = model.parameters().values().clone();
    assertThat(find(model, Sweep.DEFAULT).points()).isNotEmpty();
    assertSameBits("parameters", model.parameters().values(), before);
  }

  @Test
  void threadsAndKernelsDoNotChangeABit() {
    Sweep sweep = new Sweep(1e-5, 0.1, 40);
    Autoencoder model = Models.classic(IMAGE, 3);
    RateCurve expected = find(model, sweep);
    assertThat(
            RateFinder.find(
                new ScalarKernels(), model, IMAGES, CONFIG.withThreads(3), sweep, _ -> {}))
        .isEqualTo(expected);
  }

  @Test
  void everyStepIsToldAlsoWhereASweepEndsEarly() {
    for (double highest : new double[] {1e-3, 1e4}) {
      Sweep sweep = new Sweep(1e-6, highest, 40);
      int[] done = {0};
      Autoencoder model = Models.classic(IMAGE, 3);
      RateFinder.find(Kernels.best(), model, IMAGES, CONFIG, sweep, steps -> done[0] += steps);
      assertThat(done[0]).isEqualTo(RateFinder.REPEATS * 40);
    }
  }

  @Test
  void aFreshModelGetsARateThatTrainsItAndRatesThatAreTooLargeExplode() {
    RateCurve curve = find(Models.classic(IMAGE, 3), new Sweep(1e-6, 1e4, 200));
    assertThat(curve.unstable().orElseThrow()).isLessThan(100);
    assertThat(curve.suggestion().orElseThrow()).isBetween(1e-3, 0.05);
  }

  @Test
  void theSuggestionIsWhereNearlyAllOfTheFallIsDone() {
    // A straight fall from 10⁻⁴ to 10⁻¹, then a rise.
    RateCurve curve = curve(x -> 1 - 0.9 * Math.clamp((x + 4) / 3, 0, 1) + (x > 0 ? x : 0));
    double expected = StrictMath.pow(10, -4 + 0.97 * 3);
    assertThat(curve.suggestion().orElseThrow()).isCloseTo(expected, within(0.1 * expected));
    assertThat(curve.first()).isEqualTo(1);
    assertThat(curve.lowest()).isCloseTo(0.1, within(0.01));
  }

  @Test
  void aScheduleThatFallsAimsLowerAndOneThatAlsoRisesBeyond() {
    List<Point> points = curve(x -> 0.1 + Math.abs(x + 2) * 0.2).points();
    assertThat(new RateCurve(points, false, Aim.LOWEST).suggestion().orElseThrow())
        .isCloseTo(1e-2, within(1e-3));
    // Half of the way from 0.1 back to 0.9 is 0.5, at 10⁰.
    assertThat(new RateCurve(points, false, Aim.BEYOND_LOWEST).suggestion().orElseThrow())
        .isCloseTo(0.75, within(0.05));
    // Never lost again: the last rate, 10¹.
    List<Point> falling = curve(x -> -x).points();
    assertThat(new RateCurve(falling, false, Aim.BEYOND_LOWEST).suggestion().orElseThrow())
        .isCloseTo(7.5, within(1e-9));
  }

  @Test
  void theAimIsThatOfTheSchedule() {
    assertThat(Aim.of(CONFIG, 96)).isEqualTo(Aim.BEFORE_LOWEST);
    assertThat(aim(new Schedule.WarmUp(1, new Schedule.Constant()))).isEqualTo(Aim.BEFORE_LOWEST);
    assertThat(aim(new Schedule.Cosine(0.5))).isEqualTo(Aim.BEFORE_LOWEST);
    assertThat(aim(new Schedule.Cosine(0))).isEqualTo(Aim.LOWEST);
    assertThat(aim(new Schedule.OneCycle(0.3))).isEqualTo(Aim.BEYOND_LOWEST);
  }

  private static Aim aim(Schedule schedule) {
    return Aim.of(CONFIG.with(c -> c.schedule = schedule), 96);
  }

  @Test
  void aSpikeDoesNotHideTheBottomBehindIt() {
    RateCurve curve = curve(x -> x < 0 ? 1 - (x + 6) / 10 : x < 0.5 ? 9 : 5);
    assertThat(curve.suggestion().orElseThrow()).isBetween(0.1, 1.0);
    assertThat(curve.unstable().orElseThrow()).isCloseTo(1, within(0.1));
  }

  @Test
  void theLossIsUnstableWhereHalfOfItsFallIsLostAgain() {
    RateCurve curve = curve(x -> x < -2 ? (-2 - x) / 4 : 2 * (x + 2));
    assertThat(curve.unstable().orElseThrow()).isCloseTo(StrictMath.pow(10, -1.75), within(0.002));
    RateCurve falling = curve(x -> -x);
    assertThat(falling.unstable()).isEmpty();
    assertThat(new RateCurve(falling.points(), true, Aim.BEFORE_LOWEST).unstable().orElseThrow())
        .isEqualTo(falling.points().getLast().learningRate());
  }

  @Test
  void smoothedLossesLieAboutTheLossesWithoutLag() {
    List<Point> points = find(Models.classic(IMAGE, 3), new Sweep(1e-7, 1e-6, 100)).points();
    double mean = points.stream().mapToDouble(Point::loss).average().orElseThrow();
    assertThat(points).allSatisfy(p -> assertThat(p.smoothed()).isCloseTo(mean, within(0.02)));
  }

  @Test
  void aLossThatOnlyRisesOrStaysGivesNoSuggestion() {
    assertThat(curve(x -> 1 + StrictMath.exp(x)).suggestion()).isEmpty();
    assertThat(curve(x -> 1 - 0.01 * StrictMath.sin(x)).suggestion()).isEmpty();
    assertThat(new RateCurve(List.of(), true, Aim.BEFORE_LOWEST).suggestion()).isEmpty();
    assertThat(new RateCurve(List.of(new Point(1, 1, 1)), true, Aim.BEFORE_LOWEST).suggestion())
        .isEmpty();
  }

  @Test
  void wrongNumbersAndImagesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Sweep(0, 1, 100))
        .withMessageContaining("the first learning rate is 0.0, expected a number above 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Sweep(1, 1, 100))
        .withMessageContaining("expected a number above the first, 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Sweep(1e-6, Double.NaN, 100))
        .withMessageContaining("NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> find(Models.classic(0), Sweep.DEFAULT))
        .withMessageContaining("resize them");
  }

  @Test
  void aStepsLearningRateFollowsTheSchedule() {
    TrainingConfig config =
        CONFIG.with(c -> {
          c.epochs = 2;
          c.schedule = new Schedule.Step(1, 0.5);
        });
    // 25 images in batches of 10 are three steps.
    assertThat(IntStream.rangeClosed(1, 6).mapToDouble(step -> config.learningRateAt(step, 25)))
        .containsExactly(0.001, 0.001, 0.001, 0.0005, 0.0005, 0.0005);
  }

  private static RateCurve find(Autoencoder model, Sweep sweep) {
    return RateFinder.find(Kernels.best(), model, IMAGES, CONFIG, sweep, _ -> {});
  }

  /// A smooth curve over the logarithm of the rate.
  private static RateCurve curve(DoubleUnaryOperator loss) {
    List<Point> points =
        IntStream.range(0, 200)
            .mapToDouble(i -> -6 + 7 * i / 199.0)
            .mapToObj(x -> {
              double y = loss.applyAsDouble(x);
              return new Point(StrictMath.pow(10, x), y, y);
            })
            .toList();
    return new RateCurve(points, false, Aim.BEFORE_LOWEST);
  }
}
