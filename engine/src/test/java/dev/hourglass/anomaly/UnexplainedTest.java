package dev.hourglass.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.Shape;
import org.junit.jupiter.api.Test;

/// The unexplained share, against numbers worked out by hand.
class UnexplainedTest {
  private static final double FLOOR = 1e-6;

  @Test
  void theShareComparesTheFilteredErrorWithTheImagesVariance() {
    // The second of two images; wrong by 1 at one pixel in the middle.
    float[] images = new float[50];
    float[] drawn = new float[50];
    images[25 + 12] = 1;
    double filtered = 36.0 / 256;
    double variance = 1 / 25.0 - 1 / 625.0;
    Unexplained share = new Unexplained(new Shape(1, 5, 5));
    double expected = Math.log((filtered / 25 + FLOOR) / (variance + FLOOR));
    assertThat(share.log(images, drawn, 25)).isCloseTo(expected, within(1e-12));
    assertThat(share.log(images, drawn, 0)).as("an empty image, drawn well").isZero();
    assertThat(share.log(images, drawn, 25)).as("once more").isCloseTo(expected, within(1e-12));
  }

  @Test
  void errorsAtTheEdgeAreFilteredAsIfThereWereNoneBeyond() {
    float[] images = {1, 0, 0, 0};
    double filtered = (16 + 4 + 4 + 1) / 256.0;
    double variance = 1 / 4.0 - 1 / 16.0;
    assertThat(new Unexplained(new Shape(1, 2, 2)).log(images, new float[4], 0))
        .isCloseTo(Math.log((filtered / 4 + FLOOR) / (variance + FLOOR)), within(1e-12));
  }

  @Test
  void channelsAreFilteredApart() {
    float[] one = {1, 0, 0, 0, 0, 0, 0, 0};
    float[] other = {0, 0, 0, 0, 1, 0, 0, 0};
    Unexplained share = new Unexplained(new Shape(2, 2, 2));
    assertThat(share.log(one, new float[8], 0)).isEqualTo(share.log(other, new float[8], 0));
  }
}
