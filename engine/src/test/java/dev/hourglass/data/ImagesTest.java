package dev.hourglass.data;

import static dev.hourglass.testing.Close.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.model.Codes;
import dev.hourglass.testing.RandomImages;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images as bytes and as numbers, whole and in part.
class ImagesTest {
  private static final Shape SHAPE = new Shape(1, 4, 4);
  private static final ByteImages BYTES =
      RandomImages.random(7, 10, 1, 4, 4)
          .labelled(new int[] {0, 0, 0, 0, 0, 1, 1, 1, 1, 1}, List.of("a", "b"));

  @Test
  void someImagesAreThoseAndNoOthersInEitherForm() {
    for (Images all : new Images[] {BYTES, BYTES.floats()}) {
      Images every = all.select(Sampling.every(10, 2, 3));
      Images others = all.select(Sampling.others(10, 2, 3));
      assertThat(every.count()).isEqualTo(3);
      assertThat(others.count()).isEqualTo(7);
      assertSameBits("fifth", every.numbers(1), all.numbers(5));
      assertSameBits("first two", others.numbers(0, 1), all.numbers(0, 1));
      assertThat(all.evenly(3).labels()).containsExactly(0, 0, 1);
      assertSameBits("last of three", all.evenly(3).numbers(2), all.numbers(6));
      assertThat(all.range(4, 6).labels()).containsExactly(0, 1);
      assertThat(all.range(4, 6).classes()).containsExactly("a", "b");
      assertSameBits("a range", all.range(4, 6).numbers(1), all.numbers(5));
      assertThat(all.evenly(10)).isSameAs(all);
    }
  }

  @Test
  void aRangeBeyondTheImagesIsRefused() {
    Codes codes = Codes.of(2, 1, 2, 3, 4);
    assertThatThrownBy(() -> BYTES.range(0, BYTES.count() + 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> BYTES.floats().range(-1, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> codes.range(1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> codes.at(2)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void numbersOfTheNextImageAreNotCopied() {
    for (Images all : new Images[] {BYTES, BYTES.floats()}) {
      assertThatThrownBy(() -> all.copy(0, 8, 9, new float[16], 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void aLabelThatIsNoClassIsRefusedInEitherForm() {
    int[] labels = {0, 0, 0, 0, 0, 0, 0, 0, 0, 2};
    for (Images all : new Images[] {BYTES, BYTES.floats()}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> all.labelled(labels, List.of("a", "b")))
          .withMessageContaining("label 2, expected 0 to 1");
    }
  }

  @Test
  void floatsAreThe255thsOfBytes() {
    FloatImages floats = BYTES.floats();
    for (int i = 0; i < BYTES.pixels().length; i++) {
      assertThat(floats.values()[i]).isEqualTo((BYTES.pixels()[i] & 0xFF) / 255f);
    }
    assertThat(floats.floats()).isSameAs(floats);
    assertThat(floats.labels()).isEqualTo(BYTES.labels());
  }

  @Test
  void picturesFilesAndRowsOfNumbersBecomeImages(@TempDir Path folder) throws Exception {
    BufferedImage picture = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
    picture.getRaster().setSample(2, 1, 0, 200);
    ByteImages drawn = Images.of("pictures", List.of(picture, picture), SHAPE);
    assertThat(drawn.count()).isEqualTo(2);
    assertThat(drawn.pixels()[16 + 6]).isEqualTo((byte) 200);
    Path file = folder.resolve("one.png");
    ImageIO.write(picture, "png", file.toFile());
    ByteImages read = Images.ofFiles(List.of(file), SHAPE);
    assertThat(read.pixels()).isEqualTo(drawn.range(0, 1).pixels());
    assertThat(read.files()).containsExactly(file.toString());
    List<float[]> rows = List.of(BYTES.numbers(0), BYTES.numbers(1), BYTES.numbers(2));
    assertThat(Images.of(rows, SHAPE).values()).isEqualTo(BYTES.numbers(0, 1, 2));
    assertThat(Images.of(List.of(), SHAPE).count()).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Images.of(List.of(new float[16], new float[15]), SHAPE))
        .withMessageContaining("image 1 has 15 numbers, expected 16");
  }

  @Test
  void equalContentIsEqual() {
    assertThat(BYTES.range(0, 10)).isEqualTo(BYTES).hasSameHashCodeAs(BYTES);
    assertThat(BYTES.range(0, 9)).isNotEqualTo(BYTES);
    assertThat(BYTES.floats()).isEqualTo(BYTES.floats()).hasSameHashCodeAs(BYTES.floats());
    assertThat(BYTES.floats().select(1)).isNotEqualTo(BYTES.floats().select(0));
    assertThat(BYTES.floats()).hasToString("10 images of 1×4×4");
  }

  @Test
  void whatDoesNotFitTogetherIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Images.of(new float[17], SHAPE))
        .withMessageContaining("17 numbers, expected a multiple of 16");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Images.of(new float[32], SHAPE, new int[3]))
        .withMessageContaining("3 labels for 2 images, expected one each");
  }

  @Test
  void placesAtEqualDistancesAreAscendingAndWithoutOverflow() {
    assertThat(Sampling.evenly(10, 4)).containsExactly(0, 2, 5, 7);
    assertThat(Sampling.evenly(3, 10)).containsExactly(0, 1, 2);
    assertThat(Sampling.evenly(0, 10)).isEmpty();
    int[] many = Sampling.evenly(Integer.MAX_VALUE, 100_000);
    assertThat(many).isSorted();
    assertThat(many[99_999]).isEqualTo(2_147_462_172);
  }
}
