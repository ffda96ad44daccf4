package dev.hourglass.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Images;
import dev.hourglass.data.Shape;
import org.junit.jupiter.api.Test;

/// The unexplained share and heat maps, against numbers worked out by hand.
class PixelScoresTest {
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

  @Test
  void heatMapsAreMeanAbsoluteDifferencesOfTheChannels() {
    Shape shape = new Shape(2, 1, 2);
    FloatImages images = Images.of(new float[] {9, 9, 9, 9, 1, 0, 0, 0}, shape);
    FloatImages drawn = Images.of(new float[] {9, 9, 9, 9, 0, 0, 0.5f, 0}, shape);
    assertThat(HeatMap.of(images, drawn, 1)).containsExactly(0.75f, 0);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> HeatMap.of(images, drawn, 2));
  }

  @Test
  void wordsNameScores() {
    for (AnomalyScore score : AnomalyScore.values()) {
      assertThat(AnomalyScore.parse(score.word())).isEqualTo(score);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AnomalyScore.parse("mse"))
        .withMessage(
            "there is no score 'mse', expected one of reconstruction, unexplained, density, combined");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ImageScores(new double[1], new double[1], new double[2], new double[1]))
        .withMessageContaining("1, 1, 2 and 1 scores");
  }
}
