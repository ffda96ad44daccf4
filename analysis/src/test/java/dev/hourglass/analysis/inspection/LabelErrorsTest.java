package dev.hourglass.analysis.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hourglass.latent.NearestCodes;
import dev.hourglass.metrics.RankingMetrics;
import dev.hourglass.model.Codes;
import dev.hourglass.random.SplitMix64;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelErrorsTest {
  @Test
  void changedLabelsAmongSeparateKindsAreTheSuspects() {
    for (int each : new int[] {10, 24, 200}) {
      int[] labels = IntStream.range(0, 3 * each).map(i -> i % 3).toArray();
      NearestCodes.Found nearest = nearest(labels, 1, 0.2);
      labels[1] = 0;
      labels[5] = 1;
      LabelErrors errors = LabelErrors.of(nearest, labels);
      assertThat(errors.suspects())
          .as("%d of each", each)
          .extracting(LabelErrors.Suspect::image)
          .containsExactlyInAnyOrder(1, 5);
      assertThat(errors.suspects()).allMatch(one -> one.suggested() == one.image() % 3);
      assertThat(errors.suggested()[1]).isEqualTo(1);
    }
  }

  @Test
  void theRankingFindsChangedLabelsWhereKindsOverlap() {
    for (int seed = 0; seed < 3; seed++) {
      int[] truth = IntStream.range(0, 3000).map(i -> i % 3).toArray();
      NearestCodes.Found nearest = nearest(truth, seed, 0.8);
      int[] labels = truth.clone();
      boolean[] changed = new boolean[labels.length];
      SplitMix64 random = new SplitMix64(seed + 10);
      for (int n = 0; n < 60; n++) {
        int i = random.nextInt(labels.length);
        labels[i] = (truth[i] + 1 + random.nextInt(2)) % 3;
        changed[i] = true;
      }
      LabelErrors errors = LabelErrors.of(nearest, labels);
      assertThat(RankingMetrics.of(errors.scores(), changed).averagePrecision())
          .as("seed %d", seed)
          .isGreaterThan(0.85);
    }
  }

  @Test
  void noLabelsOrOneClassHaveNoErrors() {
    NearestCodes.Found nearest = nearest(new int[10], 0, 1);
    assertThat(LabelErrors.of(nearest, null).suspects()).isEmpty();
    assertThat(LabelErrors.of(nearest, null).scores()).isEmpty();
    assertThat(LabelErrors.of(nearest, new int[10]).suspects()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelErrors.of(nearest, new int[] {0, 1}))
        .withMessageContaining("2 labels for 10 images");
  }

  @Test
  void equalCodesVoteByTheirNumber() {
    Codes equal = Codes.of(1, new float[30]);
    int[] labels = IntStream.range(0, 30).map(i -> i < 20 ? 0 : 1).toArray();
    LabelErrors errors = LabelErrors.of(OtherCodes.of(equal, 5, 1), labels);
    assertThat(errors.scores()).hasSize(30).doesNotContain(Double.NaN);
    assertThat(errors.suggested()).isEqualTo(IntStream.of(labels).map(l -> 1 - l).toArray());
  }

  @Test
  void neighboursThatDisagreeWithEachOtherSuspectNoLabel() {
    // One cloud, and labels by chance: neighbours have nearly all labels.
    SplitMix64 random = new SplitMix64(3);
    int[] labels = IntStream.range(0, 2000).map(_ -> random.nextInt(100)).toArray();
    LabelErrors errors = LabelErrors.of(nearest(new int[2000], 1, 1), labels);
    assertThat(errors.scores()).hasSize(2000);
    assertThat(errors.suspects()).hasSizeLessThan(5);
  }

  @Test
  void classesOfFewImagesHaveNoSuspects() {
    int[] labels = IntStream.range(0, 60).map(i -> i / 3).toArray();
    LabelErrors errors = LabelErrors.of(nearest(new int[60], 1, 1), labels);
    assertThat(errors.scores()).isEmpty();
    assertThat(errors.suspects()).isEmpty();
  }

  /// Gaussian clouds with centres at a distance of four.
  private static NearestCodes.Found nearest(int[] labels, int seed, double deviation) {
    SplitMix64 random = new SplitMix64(seed);
    float[] values = new float[labels.length * 2];
    for (int i = 0; i < labels.length; i++) {
      values[2 * i] = (float) (4 * (labels[i] % 2) + deviation * random.nextGaussian());
      values[2 * i + 1] = (float) (4 * (labels[i] / 2) + deviation * random.nextGaussian());
    }
    return OtherCodes.of(Codes.of(2, values), LabelErrors.NEIGHBOURS, 1);
  }
}
