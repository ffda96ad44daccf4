package dev.hourglass.analysis.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hourglass.latent.NearestCodes;
import dev.hourglass.model.Codes;
import org.junit.jupiter.api.Test;

class VarietyTest {
  private static final Codes LINE = Codes.of(1, 0, 1, 2, 2.5f, 3, 20, 21, 22, 100);

  @Test
  void theSampleBeginsInTheMiddleAndGoesToTheEnds() {
    Variety variety = of(LINE, 3, 2);
    // The mean is 19.06.
    assertThat(variety.spread()).containsExactly(5, 8, 0);
  }

  @Test
  void typicalImagesAreAmongManyAndRareOnesAlone() {
    Variety variety = of(LINE, 3, 2);
    assertThat(variety.rare()).first().isEqualTo(8);
    assertThat(variety.typical()).hasSize(2).doesNotContain(8);
    assertThat(of(LINE, 1, 1).typical()).isSubsetOf(1, 2, 3, 4);
  }

  @Test
  void equalCodesGiveOneImageOfTheSample() {
    Variety variety = of(Codes.of(2, new float[10]), 4, 3);
    assertThat(variety.spread()).containsExactly(0);
    assertThat(variety.typical()).containsExactly(0);
    assertThat(variety.rare()).isEmpty();
  }

  @Test
  void noImageIsBothTypicalAndRareHoweverFewThereAre() {
    // Pairs of copies far from each other: each image is the densest of its region.
    Codes pairs = Codes.of(1, 0, 0, 10, 10.5f, 40, 41, 90, 92);
    Variety variety = of(pairs, 8, 8);
    assertThat(variety.rare()).isNotEmpty().doesNotContainAnyElementsOf(variety.typical());
    assertThat(variety.typical()).isNotEmpty();
  }

  @Test
  void neighboursOfOtherCodesAreRefused() {
    NearestCodes.Found nearest = OtherCodes.of(LINE, 2, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Variety.of(Codes.of(1, 0, 1), nearest, 1, 1))
        .withMessageContaining("neighbours of 9 images and 2 codes");
  }

  @Test
  void theOwnCodeIsNoNeighbourAlsoAmongManyEqualOnes() {
    NearestCodes.Found nearest = OtherCodes.of(Codes.of(1, 0, 0, 0, 0, 5), 2, 1);
    for (int i = 0; i < 5; i++) {
      assertThat(nearest.index(i, 0)).isNotEqualTo(i);
      assertThat(nearest.index(i, 1)).isNotEqualTo(i).isNotEqualTo(nearest.index(i, 0));
    }
    assertThat(OtherCodes.of(Codes.of(1, 0, 3), 9, 1).k()).isEqualTo(1);
  }

  private static Variety of(Codes codes, int spread, int others) {
    return Variety.of(codes, OtherCodes.of(codes, 2, 1), spread, others);
  }
}
