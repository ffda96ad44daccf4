package dev.hourglass.analysis.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import dev.hourglass.data.synthetic.SyntheticDigits;
import dev.hourglass.latent.NearestCodes;
import dev.hourglass.model.Codes;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Copies planted among synthetic digits. As codes serve the pixels themselves.
class DuplicatesTest {
  private static final int DIGITS = 400;

  @Test
  void plantedCopiesAreFoundAndOthersAreNot() {
    ByteImages images = planted(SyntheticDigits.generate(DIGITS, 5));
    Duplicates found = Duplicates.of(images, nearest(images), split(images), 2);
    assertThat(found.groups())
        .extracting(Duplicates.Group::images)
        .containsExactlyInAnyOrder(
            List.of(10, DIGITS, DIGITS + 4),
            List.of(20, DIGITS + 1),
            List.of(30, DIGITS + 2),
            List.of(40, DIGITS + 3));
    Duplicates.Group exact = found.groups().getFirst();
    assertThat(exact.exact()).isTrue();
    assertThat(exact.similarity()).isEqualTo(1);
    assertThat(found.groups().subList(1, 4)).noneMatch(Duplicates.Group::exact);
    assertThat(found.groups()).allMatch(group -> group.similarity() > 1 - Duplicates.MOST);
    assertThat(found.leaks()).hasSize(4);
    int[] firsts = found.firsts(images.count());
    assertThat(firsts[DIGITS + 1]).isEqualTo(20);
    assertThat(firsts[20]).isEqualTo(20);
    assertThat(firsts[21]).isEqualTo(-1);
  }

  @Test
  void threadsChangeNothingAndWithoutASplitThereAreNoLeaks() {
    ByteImages images = planted(SyntheticDigits.generate(DIGITS, 5));
    Duplicates one = Duplicates.of(images, nearest(images), null, 1);
    Duplicates three = Duplicates.of(images, nearest(images), null, 3);
    assertThat(three).isEqualTo(one);
    assertThat(one.groups()).hasSize(4);
    assertThat(one.leaks()).isEmpty();
  }

  @Test
  void manyCopiesOfOneImageAreOneGroup() {
    ByteImages digits = SyntheticDigits.generate(40, 7);
    int[] places = new int[80];
    for (int i = 0; i < 40; i++) {
      places[i] = i;
    }
    Arrays.fill(places, 40, 80, 3);
    ByteImages images = digits.select(places);
    Duplicates found = Duplicates.of(images, nearest(images), null, 1);
    assertThat(found.groups()).hasSize(1);
    assertThat(found.groups().getFirst().images()).hasSize(41).startsWith(3, 40);
  }

  @Test
  void framesOfASlowFilmAreGroupsOfThoseThatAreAlike() {
    // A spot that moves by a hundredth of a pixel from frame to frame, over half of the image.
    int frames = 800;
    byte[] pixels = new byte[frames * 256];
    for (int i = 0; i < pixels.length; i++) {
      double x = i % 16 - 4 - i / 256 / 100.0;
      double y = i / 16 % 16 - 8;
      pixels[i] = (byte) Math.round(255 * Math.exp(-(x * x + y * y) / 4));
    }
    ByteImages film = ByteImages.unlabelled("film", new Shape(1, 16, 16), pixels);
    Duplicates found = Duplicates.of(film, nearest(film), null, 2);
    assertThat(found.groups()).hasSizeGreaterThan(2);
    assertThat(found.groups()).allMatch(group -> group.similarity() >= 1 - Duplicates.MOST);
    int[] firsts = found.firsts(frames);
    assertThat(firsts[0]).isZero();
    assertThat(firsts[frames - 1]).isGreaterThan(300);
  }

  @Test
  void aNearCopyIsFoundAmongManyExactOnes() {
    ByteImages planted = planted(SyntheticDigits.generate(DIGITS, 5));
    int[] places = new int[DIGITS + 61];
    Arrays.setAll(places, i -> i < DIGITS ? i : i < DIGITS + 60 ? 20 : DIGITS + 1);
    ByteImages images = planted.select(places);
    Duplicates found = Duplicates.of(images, nearest(images), null, 1);
    assertThat(found.groups()).hasSize(1);
    assertThat(found.groups().getFirst().images()).hasSize(62).contains(20, DIGITS + 60);
    assertThat(found.groups().getFirst().exact()).isFalse();
  }

  @Test
  void constantImagesAreCopiesOnlyIfTheyAreEqual() {
    byte[] pixels = new byte[4 * 64];
    Arrays.fill(pixels, 64, 128, (byte) 9);
    Arrays.fill(pixels, 128, 192, (byte) 10);
    ByteImages images = ByteImages.unlabelled("flat", new Shape(1, 8, 8), pixels);
    Duplicates found = Duplicates.of(images, nearest(images), null, 1);
    assertThat(found.groups()).containsExactly(new Duplicates.Group(List.of(0, 3), true, 1, false));
  }

  @Test
  void largeColourImagesAreComparedAndOneImageHasNoCopies() {
    Shape shape = new Shape(3, 101, 75);
    byte[] pixels = new byte[5 * shape.size()];
    for (int i = 0; i < 4 * shape.size(); i++) {
      int x = i % 75;
      int y = i / 75 % 101;
      int n = i / shape.size();
      pixels[i] = (byte) (120 + 100 * Math.sin((x * (n + 1) + y * (3 - n)) / 15.0 + i / 7575 % 3));
    }
    for (int i = 0; i < shape.size(); i++) {
      pixels[4 * shape.size() + i] =
          (byte) Math.min(255, (pixels[shape.size() + i] & 0xFF) + i % 9);
    }
    ByteImages images = ByteImages.unlabelled("waves", shape, pixels);
    Duplicates found = Duplicates.of(images, nearest(images), null, 1);
    assertThat(found.groups()).extracting(Duplicates.Group::images).containsExactly(List.of(1, 4));
    ByteImages one = images.select(0);
    NearestCodes.Found none = new NearestCodes.Found(1, new int[1], new float[1]);
    assertThat(Duplicates.of(one, none, null, 1).groups()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Duplicates.of(images, none, null, 1))
        .withMessageContaining("5 images, neighbours of 1");
  }

  /// An exact copy, a shifted, a brighter and a noisy one, and another exact copy.
  private static ByteImages planted(ByteImages digits) {
    int size = digits.shape().size();
    int width = digits.shape().width();
    int[] places = new int[DIGITS + 5];
    for (int i = 0; i < DIGITS; i++) {
      places[i] = i;
    }
    int[] originals = {10, 20, 30, 40, 10};
    System.arraycopy(originals, 0, places, DIGITS, 5);
    float[] numbers = digits.numbers(places);
    byte[] pixels = new byte[numbers.length];
    for (int i = 0; i < pixels.length; i++) {
      float number = numbers[i];
      switch (i / size - DIGITS) {
        case 1 -> number = i % width == 0 ? 0 : numbers[i - 1];
        case 2 -> number = Math.min(1, 1.1f * number);
        case 3 -> number = Math.clamp(number + (i * 31 % 7 - 3) * 0.01f, 0f, 1f);
        default -> {}
      }
      pixels[i] = (byte) Math.round(255 * number);
    }
    return ByteImages.unlabelled("planted", digits.shape(), pixels);
  }

  private static boolean[] split(ByteImages images) {
    boolean[] test = new boolean[images.count()];
    Arrays.fill(test, DIGITS, test.length, true);
    return test;
  }

  private static NearestCodes.Found nearest(ByteImages images) {
    Codes codes = Codes.of(images.shape().size(), images.floats().values());
    return OtherCodes.of(codes, Duplicates.CANDIDATES, 1);
  }
}
