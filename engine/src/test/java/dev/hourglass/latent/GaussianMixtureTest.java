package dev.hourglass.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.latent.GaussianMixture.Fit;
import dev.hourglass.model.Codes;
import dev.hourglass.random.SplitMix64;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GaussianMixtureTest {
  /// Covariances {{4, 1.2}, {1.2, 1}}, {{0.25, 0}, {0, 0.25}}, {{1, -0.9}, {-0.9, 1.06}}.
  private static final GaussianMixture KNOWN =
      new GaussianMixture(
          new double[] {0.5, 0.2, 0.3},
          new double[][] {{-6, 0}, {3, 5}, {4, -4}},
          new double[][][] {{{2, 0}, {0.6, 0.8}}, {{0.5, 0}, {0, 0.5}}, {{1, 0}, {-0.9, 0.5}}});

  private static final int COUNT = 20_000;

  @Test
  void aKnownMixtureIsFoundAgain() {
    Codes codes = KNOWN.sample(COUNT, 7, 1);
    GaussianMixture found = GaussianMixture.fit(codes, 3, 1, 2, () -> {}).mixture();
    List<Integer> order =
        IntStream.range(0, 3)
            .boxed()
            .sorted(Comparator.comparingDouble(k -> found.means()[k][0]))
            .toList();
    for (int k = 0; k < 3; k++) {
      int at = order.get(k);
      assertThat(found.weights()[at]).isCloseTo(KNOWN.weights()[k], within(0.015));
      assertThat(found.means()[at]).containsExactly(KNOWN.means()[k], within(0.08));
      for (int row = 0; row < 2; row++) {
        assertThat(found.factors()[at][row]).containsExactly(KNOWN.factors()[k][row], within(0.08));
      }
    }
  }

  @Test
  void aGroupWithoutCodesIsNoComponent() {
    Codes codes = KNOWN.sample(600, 7, 1);
    int[] owners = IntStream.range(0, 600).map(i -> codes.at(i)[0] < -1 ? 0 : 2).toArray();
    Fit fit = GaussianMixture.fit(codes, owners, 20, 1e-5, 1);
    assertThat(fit.mixture().weights()).hasSize(2);
    assertThat(fit.mixture().owners(codes)).contains(0, 1);
  }

  @Test
  void aMixtureThatBeginsWithGroupsFindsTheComponentOfEachCode() {
    Codes codes = KNOWN.sample(COUNT, 7, 1);
    int[] rough =
        IntStream.range(0, COUNT)
            .map(i -> codes.at(i)[0] < -1 ? 0 : codes.at(i)[1] > 0 ? 1 : 2)
            .toArray();
    Fit fit = GaussianMixture.fit(codes, rough, 50, 1e-5, 2);
    assertThat(fit.objectives()).isSortedAccordingTo((a, b) -> Double.compare(a, b - 1e-9));
    for (int k = 0; k < 3; k++) {
      assertThat(fit.mixture().means()[k]).containsExactly(KNOWN.means()[k], within(0.08));
    }
    int[] owners = fit.mixture().owners(codes);
    long same = IntStream.range(0, COUNT).filter(i -> owners[i] == rough[i]).count();
    assertThat((double) same / COUNT).isBetween(0.97, 0.9999);
    assertThat(GaussianMixture.fit(codes, rough, 50, 1e-5, 1)).isEqualTo(fit);
  }

  @Test
  void groupsToBeginWithMustBeOneForEachCode() {
    Codes codes = KNOWN.sample(10, 7, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GaussianMixture.fit(codes, new int[9], 5, 1e-3, 1))
        .withMessageContaining("9 groups for 10 codes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GaussianMixture.fit(codes, new int[10], 0, 1e-3, 1))
        .withMessageContaining("at least one step");
  }

  @Test
  void samplesHaveTheMixturesMeanAndCovariance() {
    float[] codes = KNOWN.sample(200_000, 3, 1).values();
    double[] mean = mean(codes);
    assertThat(mean[0]).isCloseTo(0.5 * -6 + 0.2 * 3 + 0.3 * 4, within(0.05));
    assertThat(mean[1]).isCloseTo(0.2 * 5 - 0.3 * 4, within(0.05));
    float[] still = KNOWN.sample(1000, 3, 0).values();
    for (int i = 0; i < still.length; i += 2) {
      float first = still[i];
      assertThat(Arrays.stream(KNOWN.means())).anyMatch(m -> m[0] == first);
    }
  }

  private static double[] mean(float[] codes) {
    double[] mean = new double[2];
    for (int i = 0; i < codes.length; i++) {
      mean[i % 2] += 2.0 * codes[i] / codes.length;
    }
    return mean;
  }

  @Test
  void theDensityIsTheFormulas() {
    double x = -5;
    double y = 1;
    double[] logs = KNOWN.logDensity(Codes.of(2, (float) x, (float) y));
    double determinant = 4 * 1 - 1.2 * 1.2;
    double square = (1 * 1 - 2 * 1.2 * 1 * 1 + 4 * 1 * 1) / determinant;
    double first = 0.5 / (2 * Math.PI * Math.sqrt(determinant)) * Math.exp(-square / 2);
    assertThat(Math.exp(logs[0])).isCloseTo(first, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 12})
  void theObjectiveNeverFallsAndCovariancesArePositiveDefinite(int components) {
    Codes codes = awkward(3000, 6);
    Fit fit = GaussianMixture.fit(codes, components, 5, 2, () -> {});
    List<Double> objectives = fit.objectives();
    for (int i = 1; i < objectives.size(); i++) {
      assertThat(objectives.get(i)).isGreaterThanOrEqualTo(objectives.get(i - 1) - 1e-9);
    }
    for (double[][] factor : fit.mixture().factors()) {
      for (int d = 0; d < 6; d++) {
        assertThat(factor[d][d]).isPositive().isFinite();
      }
    }
    assertThat(Arrays.stream(fit.mixture().weights()).sum()).isCloseTo(1, within(1e-9));
  }

  /// Numbers that are dependent, cut off at zero, equal, or always the same.
  private static Codes awkward(int count, int size) {
    SplitMix64 random = new SplitMix64(9);
    float[] codes = new float[count * size];
    for (int c = 0; c < count; c++) {
      double x = random.nextGaussian();
      double[] code = {x, Math.max(0, x), 2 * x, 7, random.nextDouble(), 100 * random.nextDouble()};
      for (int d = 0; d < size; d++) {
        codes[c * size + d] = (float) code[d];
      }
    }
    return Codes.of(size, codes);
  }

  @Test
  void theSameSeedGivesTheSameBitsAndAnotherSeedOtherCodes() {
    Codes codes = awkward(500, 6);
    GaussianMixture one = GaussianMixture.fit(codes, 4, 5, 1, () -> {}).mixture();
    GaussianMixture two = GaussianMixture.fit(codes, 4, 5, 3, () -> {}).mixture();
    assertThat(one).isEqualTo(two);
    assertThat(one.sample(50, 1, 1)).isEqualTo(two.sample(50, 1, 1));
    assertThat(one.sample(50, 1, 1)).isNotEqualTo(one.sample(50, 2, 1));
    assertThat(one.sample(10, 1, 1)).isEqualTo(one.sample(50, 1, 1).range(0, 10));
  }

  @Test
  void everyStepIsAnnounced() {
    int[] steps = {0};
    Fit fit = GaussianMixture.fit(awkward(500, 6), 3, 5, 1, () -> steps[0]++);
    assertThat(steps[0]).isEqualTo(fit.objectives().size() - 1).isPositive();
  }

  @Test
  void codesThatNoMixtureFitsAreRefused() {
    refused(Codes.of(2, new float[60]), 3, "all 30 codes are equal");
    refused(Codes.of(1, 1, Float.NaN), 1, "a code holds NaN");
    refused(Codes.of(1, 1, Float.POSITIVE_INFINITY), 1, "a code holds Infinity");
    refused(Codes.of(1, 1, 2), 0, "0 components");
    refused(Codes.of(1), 1, "0 codes for 1 components");
  }

  @Test
  void thereAreNoMoreComponentsThanDifferentCodes() {
    for (float[] codes : new float[][] {{1, 1, 1, 2}, {1, 2}, {5e30f, -5e30f, 5e30f}}) {
      GaussianMixture mixture =
          GaussianMixture.fit(Codes.of(1, codes), 3, 0, 1, () -> {}).mixture();
      assertThat(mixture.weights()).hasSize(2);
      assertThat(Arrays.stream(mixture.weights()).sum()).isCloseTo(1, within(1e-9));
      for (float code : mixture.sample(100, 1, 0).values()) {
        assertThat(IntStream.range(0, codes.length))
            .anyMatch(c -> Math.abs(code - codes[c]) <= 1e-3 * Math.abs(codes[c]));
      }
    }
  }

  private static void refused(Codes codes, int components, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GaussianMixture.fit(codes, components, 0, 1, () -> {}))
        .withMessageContaining(reason);
  }
}
