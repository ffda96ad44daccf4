package dev.hourglass.train;

import static dev.hourglass.testing.Close.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Dataset;
import dev.hourglass.data.Shape;
import dev.hourglass.kernels.BlockLayout;
import dev.hourglass.model.Autoencoder;
import dev.hourglass.model.Models;
import dev.hourglass.testing.RandomImages;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationTest {
  private static final int SIDE = 28;

  @ParameterizedTest
  @CsvSource({"1, 28, 28", "3, 9, 17", "1, 1, 1", "2, 40, 3", "1, 64, 96"})
  void anyPieceHasTheBitsOfTheWholeImage(int channels, int height, int width) {
    ByteImages images = RandomImages.random(1, 3, channels, height, width);
    BlockLayout.Source source = new Augmentation(2, 20, 1.5).of(images, 7, 3);
    int size = images.shape().size();
    float[] whole = new float[size];
    float[] pieces = new float[size + 1];
    for (int image = 0; image < 3; image++) {
      source.copy(image, 0, size, whole, 0);
      for (int from = 0; from < size; ) {
        int length = Math.min(size - from, 1 + from % 13);
        source.copy(image, from, length, pieces, from + 1);
        from += length;
      }
      for (int e = 0; e < size; e++) {
        assertThat(pieces[e + 1]).as("number %d", e).isEqualTo(whole[e]);
      }
    }
  }

  @Test
  void anImageDependsOnSeedEpochAndImage() {
    byte[] twice = new byte[2 * SIDE * SIDE];
    byte[] one = RandomImages.random(1, 1, 1, SIDE, SIDE).pixels();
    System.arraycopy(one, 0, twice, 0, one.length);
    System.arraycopy(one, 0, twice, one.length, one.length);
    ByteImages images = ByteImages.unlabelled("twice", new Shape(1, SIDE, SIDE), twice);
    Augmentation how = new Augmentation(2, 10, 1);
    float[] image = copy(how.of(images, 7, 3), 0);
    assertSameBits("the same", copy(how.of(images, 7, 3), 0), image);
    assertThat(copy(how.of(images, 8, 3), 0)).isNotEqualTo(image);
    assertThat(copy(how.of(images, 7, 4), 0)).isNotEqualTo(image);
    assertThat(copy(how.of(images, 7, 3), 1)).isNotEqualTo(image);
  }

  @Test
  void aShiftMovesWholePixelsWithBlackBehindThemAndReachesEveryPlace() {
    ByteImages images = RandomImages.random(1, 400, 1, 6, 7);
    BlockLayout.Source source = new Augmentation(2, 0, 0).of(images, 7, 1);
    Set<List<Integer>> shifts = new HashSet<>();
    for (int image = 0; image < images.count(); image++) {
      float[] before = new float[42];
      float[] after = new float[42];
      images.copy(image, before, 0);
      source.copy(image, 0, 42, after, 0);
      List<List<Integer>> fitting = new ArrayList<>();
      for (int dy = -2; dy <= 2; dy++) {
        for (int dx = -2; dx <= 2; dx++) {
          if (isShifted(before, after, 7, dx, dy)) {
            fitting.add(List.of(dx, dy));
          }
        }
      }
      assertThat(fitting).hasSize(1);
      shifts.addAll(fitting);
    }
    assertThat(shifts).hasSize(25);
  }

  private static boolean isShifted(float[] before, float[] after, int width, int dx, int dy) {
    for (int e = 0; e < after.length; e++) {
      int x = e % width - dx;
      int y = e / width - dy;
      boolean inside = x >= 0 && x < width && y >= 0 && y < after.length / width;
      if (after[e] != (inside ? before[y * width + x] : 0)) {
        return false;
      }
    }
    return true;
  }

  /// Where the centre of mass of a small spot goes tells the angle.
  @Test
  void aRotationTurnsAboutTheCentreByAnglesWithinTheLimit() {
    int count = 300;
    byte[] pixels = new byte[count * SIDE * SIDE];
    for (int image = 0; image < count; image++) {
      for (int y = 12; y <= 15; y++) {
        for (int x = 22; x <= 25; x++) {
          pixels[(image * SIDE + y) * SIDE + x] = (byte) 255;
        }
      }
    }
    ByteImages images = ByteImages.unlabelled("spots", new Shape(1, SIDE, SIDE), pixels);
    BlockLayout.Source source = new Augmentation(0, 30, 0).of(images, 7, 1);
    double least = 0;
    double most = 0;
    for (int image = 0; image < count; image++) {
      double[] centre = centre(copy(source, image));
      assertThat(Math.hypot(centre[0], centre[1])).isCloseTo(10, within(0.1));
      double angle = Math.toDegrees(Math.atan2(centre[1], centre[0]));
      least = Math.min(least, angle);
      most = Math.max(most, angle);
    }
    assertThat(least).isBetween(-30.5, -28.0);
    assertThat(most).isBetween(28.0, 30.5);
  }

  /// In an image that brightens from left to right and top to bottom, brightness tells the place.
  @Test
  void theElasticDisplacementHasItsSizeAndIsSmooth() {
    int side = 100;
    byte[] pixels = new byte[200 * side * side];
    for (int e = 0; e < pixels.length; e++) {
      int along = e / (side * side) < 100 ? e % side : e / side % side;
      pixels[e] = (byte) (2 * along);
    }
    ByteImages images = ByteImages.unlabelled("ramps", new Shape(1, side, side), pixels);
    BlockLayout.Source source = new Augmentation(0, 0, 2).of(images, 7, 1);
    float[] image = new float[side * side];
    double squares = 0;
    double steps = 0;
    int numbers = 0;
    for (int i = 0; i < 200; i++) {
      source.copy(i, 0, image.length, image, 0);
      for (int y = 20; y < 80; y++) {
        for (int x = 20; x < 80; x++) {
          double by = image[y * side + x] * 127.5 - (i < 100 ? x : y);
          double next = image[y * side + x + 1] * 127.5 - (i < 100 ? x + 1 : y);
          squares += by * by;
          steps = Math.max(steps, Math.abs(next - by));
          numbers++;
        }
      }
    }
    // Half of the mean square belongs to each axis.
    assertThat(Math.sqrt(2 * squares / numbers)).isCloseTo(2, within(0.1));
    assertThat(steps).isLessThan(1);
  }

  @Test
  void allTogetherStaysBetweenBlackAndWhite() {
    ByteImages images = RandomImages.random(1, 50, 3, SIDE, SIDE);
    BlockLayout.Source source = new Augmentation(1000, 180, 100).of(images, 7, 1);
    BlockLayout.Source usual = new Augmentation(2, 10, 1).of(images, 7, 1);
    float[] image = new float[images.shape().size()];
    for (int i = 0; i < 50; i++) {
      for (BlockLayout.Source one : List.of(source, usual)) {
        one.copy(i, 0, image.length, image, 0);
        for (float number : image) {
          assertThat(number >= 0 && number <= 1).as("%s", number).isTrue();
        }
      }
    }
  }

  @Test
  void theChannelsOfAPixelMoveTogether() {
    byte[] grey = RandomImages.random(1, 1, 1, SIDE, SIDE).pixels();
    byte[] three = new byte[3 * grey.length];
    for (int e = 0; e < three.length; e++) {
      three[e] = grey[e % grey.length];
    }
    ByteImages images = ByteImages.unlabelled("grey", new Shape(3, SIDE, SIDE), three);
    float[] image = new float[three.length];
    new Augmentation(2, 20, 2).of(images, 7, 1).copy(0, 0, image.length, image, 0);
    for (int e = grey.length; e < three.length; e++) {
      assertThat(image[e]).isEqualTo(image[e % grey.length]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void augmentedAndCorruptedTrainingHasTheSameBitsOnAnyNumberOfThreads(int threads) {
    TrainingConfig config = config();
    Autoencoder one = Models.classic(new Shape(1, 12, 12), 3);
    Autoencoder other = Models.classic(new Shape(1, 12, 12), 3);
    Dataset data = data();
    TrainingResult expected = Trainer.fit(one, data, config);
    TrainingResult result = Trainer.fit(other, data, config.withThreads(threads));
    assertSameBits("parameters", other.parameters().values(), one.parameters().values());
    assertThat(result.epochs().getLast().testLoss())
        .isEqualTo(expected.epochs().getLast().testLoss());
    Autoencoder plain = Models.classic(new Shape(1, 12, 12), 3);
    Trainer.fit(plain, data, config.with(c -> c.augmentation = Augmentation.NONE));
    assertThat(plain.parameters().values()).isNotEqualTo(one.parameters().values());
  }

  @Test
  void testImagesAreNeverAugmented() {
    // So small a step leaves the parameters, and with them the test loss, as they are.
    TrainingConfig still = config().withLearningRate(1e-30);
    Autoencoder model = Models.classic(new Shape(1, 12, 12), 3);
    EpochResult augmented = Trainer.fit(model, data(), still).epochs().getFirst();
    TrainingConfig none = still.with(c -> c.augmentation = Augmentation.NONE);
    EpochResult plain = Trainer.fit(model, data(), none).epochs().getFirst();
    assertThat(augmented.testLoss()).isEqualTo(plain.testLoss());
    assertThat(augmented.trainLoss()).isNotEqualTo(plain.trainLoss());
  }

  private static Dataset data() {
    return new Dataset(
        "random", RandomImages.random(1, 71, 1, 12, 12), RandomImages.random(2, 10, 1, 12, 12));
  }

  private static TrainingConfig config() {
    return TrainingConfig.defaults()
        .withEpochs(2)
        .withThreads(1)
        .with(c -> c.augmentation = new Augmentation(2, 10, 1))
        .with(c -> c.corruption = new Corruption.Gaussian(0.2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"none", "shift:2", "rotation:7.5", "shift:2,rotation:10,elastic:1", "elastic:0.5"})
  void readsWhatItWrites(String text) {
    assertThat(Augmentation.parse(text).description()).isEqualTo(text);
  }

  @Test
  void readsTheNumbersInAnyOrder() {
    assertThat(Augmentation.parse("elastic:1, shift:2")).isEqualTo(new Augmentation(2, 0, 1));
    assertThat(Augmentation.parse("shift:0")).isEqualTo(Augmentation.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "shift",
        "shift:",
        "shift:1.5",
        "shift:-1",
        "shift:NaN",
        "rotation:181",
        "elastic:1e9",
        "shift:1,",
        "shift:1,shift:2",
        "zoom:2",
        "none,shift:1"
      })
  void refusesOtherWordsInASentence(String text) {
    assertThatThrownBy(() -> Augmentation.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }

  private static float[] copy(BlockLayout.Source source, int image) {
    float[] numbers = new float[SIDE * SIDE];
    source.copy(image, 0, numbers.length, numbers, 0);
    return numbers;
  }

  /// Centre of mass, from the middle of the image.
  private static double[] centre(float[] image) {
    double sum = 0;
    double sumX = 0;
    double sumY = 0;
    for (int e = 0; e < image.length; e++) {
      sum += image[e];
      sumX += image[e] * (e % SIDE - 13.5);
      sumY += image[e] * (e / SIDE - 13.5);
    }
    return new double[] {sumX / sum, sumY / sum};
  }
}
