package dev.hourglass.train;

import static dev.hourglass.testing.Close.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.ImageSet;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.ScalarKernels;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import dev.hourglass.nn.Shape;
import dev.hourglass.testing.Images;
import dev.hourglass.train.RateFinder.Point;
import dev.hourglass.train.RateFinder.Sweep;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateFinderTest {
  private static final Shape IMAGE = new Shape(1, 12, 12);
  private static final ImageSet IMAGES = Images.random(1, 96, 1, 12, 12);
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
    assertThat(RateFinder.find(new ScalarKernels(), model, IMAGES, CONFIG.withThreads(3), sweep))
        .isEqualTo(expected);
  }

  @Test
  void aFreshModelGetsARateThatTrainsItAndRatesThatAreTooLargeExplode() {
    RateCurve curve = find(Models.classic(IMAGE, 3), new Sweep(1e-6, 1e4, 200));
    assertThat(curve.exploded()).isTrue();
    assertThat(curve.points()).hasSizeLessThan(200);
    assertThat(curve.suggestion().orElseThrow()).isBetween(1e-5, 1e-2);
  }

  @Test
  void theFirstSmoothedLossIsTheFirstLoss() {
    Point first = find(Models.classic(IMAGE, 3), Sweep.DEFAULT).points().getFirst();
    assertThat(first.smoothed()).isCloseTo(first.loss(), within(1e-12));
  }

  @Test
  void theSuggestionIsATenthOfTheSteepestRate() {
    // A falling S around 10⁻², and a rise after 1.
    RateCurve curve =
        curve(x -> 1 / (1 + StrictMath.exp(4 * (x + 2))) + (x > 0 ? 20 * x : 0) + 0.1);
    assertThat(curve.suggestion().orElseThrow()).isCloseTo(1e-3, within(1e-4));
  }

  @Test
  void aCliffAfterTheLowestLossIsNotWhereItFallsFastest() {
    RateCurve curve = curve(x -> x < 0 ? 1 - (x + 6) / 10 : x < 0.5 ? 9 : 5);
    assertThat(curve.suggestion().orElseThrow()).isLessThan(0.1);
  }

  @Test
  void aLossThatOnlyRisesOrStaysGivesNoSuggestion() {
    assertThat(curve(x -> 1 + StrictMath.exp(x)).suggestion()).isEmpty();
    assertThat(curve(x -> 1 - 0.01 * StrictMath.sin(x)).suggestion()).isEmpty();
    assertThat(new RateCurve(List.of(), true).suggestion()).isEmpty();
    assertThat(new RateCurve(List.of(new Point(1, 1, 1)), true).suggestion()).isEmpty();
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
    return RateFinder.find(Kernels.best(), model, IMAGES, CONFIG, sweep);
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
    return new RateCurve(points, false);
  }
}
