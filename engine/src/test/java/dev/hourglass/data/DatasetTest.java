package dev.hourglass.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.testing.RandomImages;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetTest {
  private static final int COUNT = 20;
  private static final Dataset DATA = dataset();

  /// The label of each image is its number, and its two bytes say it too.
  private static Dataset dataset() {
    byte[] pixels = new byte[2 * COUNT];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i / 2);
    }
    int[] labels = IntStream.range(0, COUNT).toArray();
    List<String> classes = IntStream.range(0, COUNT).mapToObj(Integer::toString).toList();
    ByteImages train = ByteImages.of("few", new Shape(1, 1, 2), pixels, labels, classes);
    return new Dataset("few", train, RandomImages.random(1, 3, 1, 1, 2));
  }

  @Test
  void everyTrainingImageIsEitherForTrainingOrForValidationWithItsLabel() {
    Dataset split = DATA.withValidation(6, 3);
    assertThat(split.train().count()).isEqualTo(14);
    assertThat(split.test().count()).isEqualTo(6);
    List<Integer> all = new ArrayList<>(numbers(split.train()));
    all.addAll(numbers(split.test()));
    assertThat(all).containsExactlyInAnyOrderElementsOf(numbers(DATA.train()));
    assertThat(numbers(split.train())).isSorted();
    assertThat(numbers(split.test())).isSorted().isNotEqualTo(List.of(14, 15, 16, 17, 18, 19));
    assertThat(split.name()).isEqualTo("few-validation-6");
    assertThat(split.test().name()).isEqualTo("few-validation-6");
    assertThat(split.train().name()).isEqualTo("few-train-14");
    assertThat(split.test().digest()).isNotEqualTo(DATA.train().digest());
  }

  @Test
  void theSeedDecidesWhichImages() {
    assertThat(DATA.withValidation(6, 3).test().digest())
        .isEqualTo(DATA.withValidation(6, 3).test().digest())
        .isNotEqualTo(DATA.withValidation(6, 4).test().digest());
  }

  @Test
  void imagesWithoutLabelsCanBeSplitToo() {
    Dataset data =
        new Dataset("x", RandomImages.random(1, 9, 3, 4, 5), RandomImages.random(2, 3, 3, 4, 5));
    assertThat(data.withValidation(8, 1).train().labels()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 20, 21, Integer.MAX_VALUE})
  void refusesToLeaveNothing(int count) {
    assertThatThrownBy(() -> DATA.withValidation(count, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 1 to 19");
  }

  private static List<Integer> numbers(ByteImages images) {
    List<Integer> numbers = new ArrayList<>();
    int[] labels = Objects.requireNonNull(images.labels());
    for (int i = 0; i < images.count(); i++) {
      assertThat(images.pixels()[2 * i + 1]).isEqualTo(images.pixels()[2 * i]);
      numbers.add((int) images.pixels()[2 * i]);
      assertThat(labels[i]).isEqualTo(images.pixels()[2 * i]);
    }
    return numbers;
  }
}
