package dev.hourglass.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.synthetic.SyntheticDigits;
import dev.hourglass.testing.RandomImages;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BinarisationTest {
  private static final ByteImages GREY = SyntheticDigits.generate(20, 1);

  @Test
  void theFixedDrawIsTheSameForEveryoneAndForEver() {
    ByteImages drawn = Binarisation.FIXED.measured(GREY);
    assertThat(drawn.digest())
        .isEqualTo("3390861299640668e011ea33ca3270375aff47517ab83d00bda21e235d4d82fa");
    assertThat(Binarisation.DYNAMIC.measured(GREY)).isEqualTo(drawn);
    assertThat(drawn.labels()).isEqualTo(GREY.labels());
  }

  @Test
  void anImageHasTheSamePixelsInAnySubsetAndOrder() {
    ByteImages drawn = Binarisation.FIXED.measured(GREY);
    ByteImages some = Binarisation.FIXED.measured(GREY.select(7, 3, 7));
    assertThat(some).isEqualTo(drawn.select(7, 3, 7));
  }

  @Test
  void numbersHaveThePixelsOfTheirBytes() {
    Images numbers = Binarisation.FIXED.measured((Images) GREY.floats());
    assertThat(numbers).isEqualTo(Binarisation.FIXED.measured(GREY).floats());
  }

  @Test
  void blackAndWhiteImagesStayAsTheyAre() {
    ByteImages drawn = Binarisation.FIXED.measured(GREY);
    assertThat(Binarisation.FIXED.measured(drawn)).isEqualTo(drawn);
  }

  @Test
  void aPixelIsWhiteAsOftenAsItIsBright() {
    for (int brightness : new int[] {1, 51, 128, 204, 254}) {
      byte[] pixels = new byte[100 * 28 * 28];
      Arrays.fill(pixels, (byte) brightness);
      // One pixel differs from image to image, and so the draws do.
      for (int image = 0; image < 100; image++) {
        pixels[image * 28 * 28] = (byte) image;
      }
      ByteImages even = ByteImages.unlabelled("even", new Shape(1, 28, 28), pixels);
      double white = 0;
      for (byte pixel : Binarisation.FIXED.measured(even).pixels()) {
        assertThat(pixel).isIn((byte) 0, (byte) 255);
        white += pixel & 1;
      }
      double expected = brightness / 255.0;
      double deviation = Math.sqrt(expected * (1 - expected) / pixels.length);
      assertThat(white / pixels.length).isCloseTo(expected, within(5 * deviation + 0.001));
    }
  }

  @Test
  void onlyFixedTrainingImagesAreDrawnOnce() {
    assertThat(Binarisation.FIXED.trained(GREY)).isEqualTo(Binarisation.FIXED.measured(GREY));
    assertThat(Binarisation.DYNAMIC.trained(GREY)).isSameAs(GREY);
    assertThat(Binarisation.NONE.trained(GREY)).isSameAs(GREY);
    assertThat(Binarisation.NONE.measured(GREY)).isSameAs(GREY);
  }

  @Test
  void theNamesOfADrawnDatasetSaySo() {
    Dataset dataset = new Dataset("random", RandomImages.random(1, 4, 3, 5, 5), GREY);
    Dataset drawn = Binarisation.DYNAMIC.measured(dataset);
    assertThat(drawn.name()).isEqualTo("random-binarised");
    assertThat(drawn.test().name()).isEqualTo(GREY.name() + "-binarised");
    assertThat(drawn.train().floats().values()).containsOnly(0, 1);
    assertThat(Binarisation.NONE.measured(dataset)).isSameAs(dataset);
  }
}
