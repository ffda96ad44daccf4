package dev.hourglass.analysis.latent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.latent.NearestCodes;
import dev.hourglass.model.Codes;
import dev.hourglass.random.SplitMix64;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Which labels can be read from codes, where it is known how they were made.
class LabelProbesTest {
  private static final int COUNT = 400;
  private static final int NEIGHBOURS = 5;

  private final SplitMix64 random = new SplitMix64(7);

  @Test
  void labelsOnTwoSidesOfAPlaneAreReadByBothProbes() {
    Probes probes = probes(square(), square(), (x, _) -> x > 0 ? 1 : 0);
    assertThat(probes.linear()).isGreaterThan(0.95);
    assertThat(probes.nearestNeighbours()).isGreaterThan(0.95);
    assertThat(probes.neighbours()).isEqualTo(NEIGHBOURS);
    assertThat(probes.mostFrequent()).isBetween(0.4, 0.6);
  }

  @Test
  void labelsThatNoPlaneSeparatesAreReadByNeighboursOnly() {
    Probes probes = probes(square(), square(), (x, y) -> x * y > 0 ? 1 : 0);
    assertThat(probes.linear()).isLessThan(0.65);
    assertThat(probes.nearestNeighbours()).isGreaterThan(0.9);
  }

  @Test
  void theMostFrequentLabelIsThatOfTheTrainingSet() {
    int[] train = {2, 2, 0};
    int[] test = {0, 0, 0, 2};
    Codes codes = Codes.of(1, 1, 2, 3, 4);
    NearestCodes.Found nearest = nearest(codes.select(0, 1, 2), codes, 1);
    Probes probes = LabelProbes.of(codes.select(0, 1, 2), train, codes, test, nearest, 0);
    assertThat(probes.mostFrequent()).isEqualTo(0.25);
  }

  @Test
  void ofEqualVotesTheNearerCodeWins() {
    Codes train = Codes.of(1, 0, 3, 5, 9);
    Codes test = Codes.of(1, 2.9f);
    int[] labels = {0, 1, 0, 1};
    NearestCodes.Found nearest = nearest(train, test, 4);
    assertThat(LabelProbes.of(train, labels, test, new int[] {1}, nearest, 0).nearestNeighbours())
        .isOne();
  }

  @Test
  void aNumberThatNeverChangesIsPassedOver() {
    Codes codes = square();
    for (int i = 1; i < codes.values().length; i += 2) {
      codes.values()[i] = 3;
    }
    assertThat(probes(codes, codes, (x, _) -> x > 0 ? 1 : 0).linear())
        .isCloseTo(1, Offset.offset(0.05));
  }

  private interface Labelling {
    int of(float x, float y);
  }

  private static Probes probes(Codes train, Codes test, Labelling labelling) {
    NearestCodes.Found nearest = nearest(train, test, NEIGHBOURS);
    return LabelProbes.of(
        train, labels(train, labelling), test, labels(test, labelling), nearest, 1);
  }

  private static NearestCodes.Found nearest(Codes train, Codes test, int k) {
    return new NearestCodes(train).nearest(test, k, 1);
  }

  private static int[] labels(Codes codes, Labelling labelling) {
    int[] labels = new int[codes.count()];
    Arrays.setAll(labels, i -> labelling.of(codes.values()[2 * i], codes.values()[2 * i + 1]));
    return labels;
  }

  /// Codes spread evenly over a square about zero.
  private Codes square() {
    float[] values = new float[2 * COUNT];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return Codes.of(2, values);
  }
}
