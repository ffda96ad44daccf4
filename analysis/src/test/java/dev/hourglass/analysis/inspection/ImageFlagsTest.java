package dev.hourglass.analysis.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Images;
import dev.hourglass.data.Shape;
import dev.hourglass.data.source.ImageOrigin;
import dev.hourglass.data.synthetic.SyntheticDigits;
import dev.hourglass.random.SplitMix64;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class ImageFlagsTest {
  private static final Shape SHAPE = new Shape(1, 16, 16);
  private static final int COUNT = 200;

  @Test
  void digitsOnBlackAreNeitherDarkNorOfLowContrast() {
    ImageFlags flags = ImageFlags.of(SyntheticDigits.generate(2000, 1));
    assertThat(flags.flags()).hasSize(2000).allMatch(Set::isEmpty);
  }

  @Test
  void eachFlawIsFlaggedAndOnlyThat() {
    byte[] pixels = noise();
    change(pixels, 1, b -> b / 12);
    change(pixels, 2, b -> 128 + (b - 128) / 20);
    change(pixels, 3, b -> 77);
    change(pixels, 4, b -> Math.min(255, b + 110));
    blur(pixels, 5);
    ImageFlags flags = ImageFlags.of(ByteImages.unlabelled("noise", SHAPE, pixels));
    assertThat(flags.flags().get(0)).isEmpty();
    assertThat(flags.flags().get(1)).contains(ImageFlag.DARK);
    assertThat(flags.flags().get(2)).containsExactly(ImageFlag.LOW_CONTRAST);
    assertThat(flags.flags().get(3)).contains(ImageFlag.CONSTANT).doesNotContain(ImageFlag.BLURRED);
    assertThat(flags.flags().get(4)).containsExactly(ImageFlag.BRIGHT, ImageFlag.SATURATED);
    assertThat(flags.flags().get(5)).contains(ImageFlag.BLURRED);
    assertThat(flags.flags().subList(6, COUNT)).allMatch(Set::isEmpty);
    assertThat(flags.with(ImageFlag.BLURRED)).containsExactly(5);
  }

  @Test
  void otherSizesAreFlaggedWhereTheyAreKnown() {
    Images images = ByteImages.unlabelled("noise", SHAPE, noise());
    List<ImageOrigin> sizes = new ArrayList<>(Collections.nCopies(COUNT, size(600, 800)));
    sizes.set(3, size(800, 600));
    sizes.set(4, size(60, 80));
    sizes.set(5, size(300, 800));
    sizes.set(6, size(600, 200));
    ImageFlags flags = ImageFlags.of(images, sizes);
    assertThat(flags.with(ImageFlag.SIZE)).containsExactly(4, 6);
    assertThat(ImageFlags.of(images).with(ImageFlag.SIZE)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageFlags.of(images, sizes.subList(0, 3)))
        .withMessageContaining("3 origins for 200 images");
  }

  @Test
  void noImagesAndImagesOfOnePixelHaveNoFlaws() {
    Shape pixel = new Shape(3, 1, 1);
    assertThat(ImageFlags.of(ByteImages.unlabelled("none", pixel, new byte[0])).flags()).isEmpty();
    assertThat(ImageFlags.of(ByteImages.unlabelled("one", pixel, new byte[3])).flags())
        .containsExactly(Set.of(ImageFlag.CONSTANT));
  }

  private static byte[] noise() {
    SplitMix64 random = new SplitMix64(3);
    byte[] pixels = new byte[COUNT * SHAPE.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (40 + random.nextInt(170));
    }
    return pixels;
  }

  private static void change(byte[] pixels, int image, IntUnaryOperator change) {
    for (int i = image * SHAPE.size(); i < (image + 1) * SHAPE.size(); i++) {
      pixels[i] = (byte) change.applyAsInt(pixels[i] & 0xFF);
    }
  }

  /// A smooth slope of the same contrast.
  private static void blur(byte[] pixels, int image) {
    for (int i = 0; i < SHAPE.size(); i++) {
      pixels[image * SHAPE.size() + i] = (byte) (40 + 11 * (i % 16));
    }
  }

  private static ImageOrigin size(int height, int width) {
    return new ImageOrigin(null, 0, height, width);
  }
}
