package dev.hourglass.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import dev.hourglass.latent.VariationalBounds.Bound;
import dev.hourglass.latent.VariationalBounds.Result;
import dev.hourglass.metrics.Likelihood;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Inference;
import dev.hourglass.model.Models;
import dev.hourglass.testing.RandomImages;
import java.util.List;
import org.junit.jupiter.api.Test;

class VariationalBoundsTest {
  private static final ByteImages IMAGES = RandomImages.random(3, 700, 1, 2, 2);
  private static final double EXACT = LinearModel.logLikelihood(IMAGES);
  private static final List<Likelihood> GAUSSIAN =
      List.of(new Likelihood.Gaussian(LinearModel.SIGMA));

  private static Result measure(Autoencoder model, int samples, int threads) {
    try (Inference inference = model.inference(threads)) {
      return new VariationalBounds(inference, GAUSSIAN, samples, 1).measure(IMAGES, _ -> {});
    }
  }

  @Test
  void withTheExactPosteriorEveryDrawGivesTheLikelihood() {
    Autoencoder model = LinearModel.of(1, 0);
    Bound one = measure(model, 1, 1).bounds().getFirst();
    assertThat(one.importanceWeighted()).isCloseTo(EXACT, within(1e-4));
    assertThat(measure(model, 200, 1).bounds().getFirst().elbo()).isCloseTo(EXACT, within(0.01));
  }

  @Test
  void withAnotherPosteriorTheEstimateRisesToTheLikelihoodAndTheElboStaysBelow() {
    Autoencoder model = LinearModel.of(0.7, 0.8);
    double previous = Double.NEGATIVE_INFINITY;
    for (int samples : new int[] {1, 10, 100, 1000}) {
      Bound bound = measure(model, samples, 2).bounds().getFirst();
      assertThat(bound.importanceWeighted()).isGreaterThan(previous - 0.01);
      if (samples >= 10) {
        assertThat(bound.importanceWeighted()).isGreaterThan(bound.elbo());
      }
      previous = bound.importanceWeighted();
    }
    assertThat(previous).isCloseTo(EXACT, within(0.01));
    assertThat(measure(model, 1000, 1).bounds().getFirst().elbo()).isLessThan(EXACT - 0.1);
  }

  /// The standard normal distribution as two components that are equal.
  @Test
  void aMixtureThatIsThePriorGivesThePriorsBounds() {
    GaussianMixture same =
        new GaussianMixture(
            new double[] {0.25, 0.75}, new double[2][1], new double[][][] {{{1}}, {{1}}});
    Bound expected = measure(LinearModel.of(0.7, 0.8), 500, 1).bounds().getFirst();
    Bound bound = measured(LinearModel.of(0.7, 0.8), same, 500);
    assertThat(bound.importanceWeighted()).isCloseTo(expected.importanceWeighted(), within(1e-9));
    assertThat(bound.elbo()).isCloseTo(expected.elbo(), within(0.01));
  }

  @Test
  void aMixtureFarFromTheCodesGivesLowerBounds() {
    GaussianMixture far =
        new GaussianMixture(new double[] {1}, new double[][] {{30}}, new double[][][] {{{1}}});
    assertThat(measured(LinearModel.of(0.7, 0.8), far, 50).importanceWeighted())
        .isLessThan(EXACT - 100);
  }

  @Test
  void aFittedMixtureRaisesTheBoundWhereCodesAreFarFromThePrior() {
    Autoencoder model = LinearModel.of(0.7, 3);
    GaussianMixture fitted;
    try (Inference inference = model.inference(2)) {
      fitted = Prior.fitted(inference, IMAGES, 2, 3, () -> {});
    }
    Bound normal = measure(model, 20, 1).bounds().getFirst();
    assertThat(measured(model, fitted, 20).elbo()).isGreaterThan(normal.elbo() + 0.1);
  }

  private static Bound measured(Autoencoder model, GaussianMixture prior, int samples) {
    try (Inference inference = model.inference(1)) {
      return new VariationalBounds(inference, GAUSSIAN, samples, 1, prior)
          .measure(IMAGES, _ -> {})
          .bounds()
          .getFirst();
    }
  }

  @Test
  void theDivergenceIsTheFormulasAndTheElboItsDifference() {
    Autoencoder model = LinearModel.of(0.7, 0.8);
    Result result = measure(model, 4, 1);
    double sum = 0;
    try (Inference inference = model.inference(1)) {
      var codes = inference.encodeDistribution(IMAGES);
      for (int i = 0; i < IMAGES.count(); i++) {
        double mean = codes.means().values()[i];
        double logVariance = codes.logVariances()[i];
        sum += 0.5 * (mean * mean + Math.exp(logVariance) - 1 - logVariance);
      }
    }
    assertThat(result.divergences()).hasSize(1);
    assertThat(result.divergence()).isCloseTo(sum / IMAGES.count(), within(1e-9));
    Bound bound = result.bounds().getFirst();
    assertThat(bound.elbo()).isCloseTo(bound.reconstruction() - result.divergence(), within(1e-12));
  }

  @Test
  void numbersOfTheCodeThatDifferBetweenImagesAreActive() {
    Result result = measure(LinearModel.of(0.7, 0.8), 1, 1);
    double sum = 0;
    double squares = 0;
    try (Inference inference = LinearModel.of(0.7, 0.8).inference(1)) {
      for (float mean : inference.encodeDistribution(IMAGES).means().values()) {
        sum += mean;
        squares += (double) mean * mean;
      }
    }
    double mean = sum / IMAGES.count();
    double expected = squares / IMAGES.count() - mean * mean;
    assertThat(result.spreads()).hasSize(1);
    assertThat(result.spreads().getFirst()).isCloseTo(expected, within(1e-6));
    assertThat(result.activeUnits()).isOne();
    Result idle = new Result(3, 1, List.of(0.1, 0.0, 0.0), List.of(0.02, 0.01, 0.0), List.of());
    assertThat(idle.activeUnits()).isOne();
  }

  @Test
  void threadsChangeNoBitAndProgressCountsEveryDraw() {
    Autoencoder model = LinearModel.of(0.7, 0.8);
    assertThat(measure(model, 7, 3)).isEqualTo(measure(model, 7, 1));
    long[] draws = {0};
    try (Inference inference = model.inference(1)) {
      new VariationalBounds(inference, GAUSSIAN, 7, 1).measure(IMAGES, n -> draws[0] += n);
    }
    assertThat(draws[0]).isEqualTo(7L * IMAGES.count());
  }

  @Test
  void otherModelsAndNumbersAreRefused() {
    try (Inference inference = Models.classic(new Shape(1, 4, 4), 0).inference(1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> inference.encodeDistribution(inference.model().images(new float[16])))
          .withMessageContaining("classic gives one code", "GaussianLatent");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new VariationalBounds(inference, GAUSSIAN, 0, 1))
          .withMessageContaining("0 samples");
    }
    ByteImages none = ByteImages.unlabelled("nothing", new Shape(1, 2, 2), new byte[0]);
    try (Inference inference = LinearModel.of(1, 0).inference(1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new VariationalBounds(inference, GAUSSIAN, 1, 1).measure(none, _ -> {}))
          .withMessageContaining("nothing holds no image");
    }
  }
}
