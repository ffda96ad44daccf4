package dev.hourglass.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ByteImagesTest {
  private static final List<String> CLASSES = List.of("a", "b");

  @Test
  void countsImagesAndDigestsTheContent() {
    ByteImages set = ByteImages.of("x", new Shape(1, 2, 2), new byte[8], new int[] {0, 1}, CLASSES);
    assertThat(set.count()).isEqualTo(2);
    assertThat(set.shape().size()).isEqualTo(4);
    assertThat(set.digest()).matches("[0-9a-f]{64}");
  }

  @Test
  void theDigestDependsOnPixelsLabelsAndShapeButNotOnTheName() {
    String digest =
        ByteImages.of("x", new Shape(1, 2, 2), new byte[8], new int[] {0, 1}, CLASSES).digest();
    assertThat(
            ByteImages.of("y", new Shape(1, 2, 2), new byte[8], new int[] {0, 1}, CLASSES).digest())
        .isEqualTo(digest);
    byte[] other = new byte[8];
    other[7] = 1;
    assertThat(
            List.of(
                ByteImages.of("x", new Shape(1, 2, 2), other, new int[] {0, 1}, CLASSES).digest(),
                ByteImages.of("x", new Shape(1, 2, 2), new byte[8], new int[] {1, 1}, CLASSES)
                    .digest(),
                ByteImages.of("x", new Shape(1, 2, 2), new byte[8], null, List.of()).digest(),
                ByteImages.of("x", new Shape(1, 1, 4), new byte[8], new int[] {0, 1}, CLASSES)
                    .digest()))
        .doesNotContain(digest)
        .doesNotHaveDuplicates();
  }

  @Test
  void refusesPartsThatDoNotFit() {
    assertThatThrownBy(() -> ByteImages.of("x", new Shape(1, 2, 2), new byte[7], null, List.of()))
        .hasMessageContaining("7 pixel bytes");
    assertThatThrownBy(
            () -> ByteImages.of("x", new Shape(1, 2, 2), new byte[4], new int[2], CLASSES))
        .hasMessageContaining("2 labels for 1 image");
    assertThatThrownBy(
            () -> ByteImages.of("x", new Shape(1, 2, 2), new byte[4], new int[] {2}, CLASSES))
        .hasMessageContaining("label 2, expected 0 to 1");
  }
}
