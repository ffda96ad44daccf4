package dev.hourglass.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.data.FloatImages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

/// Rows leave in their order, and images that the engine refuses in a batch are computed alone.
class RowBatchesTest {
  /// The sizes of the batches that were computed.
  private static final List<Integer> SIZES = new ArrayList<>();

  /// The first number of each image; refuses white ones.
  private record First() implements ImageFunction {
    @Override
    public Object[][] apply(HourglassModel model, FloatImages images) {
      SIZES.add(images.count());
      Object[][] columns = new Object[images.count()][];
      for (int i = 0; i < columns.length; i++) {
        float first = images.numbers(i)[0];
        if (first == 1) {
          throw new IllegalArgumentException("white");
        }
        columns[i] = new Object[] {Math.round(255 * first)};
      }
      return columns;
    }
  }

  private static List<Row> computed(int rows, BinaryContent binary, List<byte[]> images) {
    SIZES.clear();
    RowBatches batches =
        new RowBatches(Digits.MODEL.broadcast(LocalSpark.SESSION), binary, 0, rows, new First(), 1);
    Iterator<Row> computed =
        batches.call(images.stream().map(image -> RowFactory.create((Object) image)).iterator());
    List<Row> all = new ArrayList<>();
    computed.forEachRemaining(all::add);
    return all;
  }

  private static byte[] image(int value) {
    byte[] pixels = new byte[Digits.SIZE];
    Arrays.fill(pixels, (byte) value);
    return pixels;
  }

  @Test
  void anImageThatIsRefusedTakesNoOtherWithIt() {
    List<byte[]> images =
        List.of(image(1), image(2), image(255), new byte[3], image(5), image(255), image(7));
    List<Row> rows = computed(4, BinaryContent.PIXELS, images);
    assertThat(rows).extracting(row -> row.get(1)).containsExactly(1, 2, null, null, 5, null, 7);
    assertThat(rows.get(2).getString(2)).isEqualTo("white");
    assertThat(rows.get(3).getString(2)).startsWith("the image has 3 bytes");
    assertThat(SIZES).containsExactly(3, 1, 1, 1, 3, 1, 1, 1);
  }

  @Test
  void aBatchEndsWhenItsRowsAreLarge() {
    byte[] large = Arrays.copyOf(Digits.png(0), 20_000_000);
    List<byte[]> images = List.of(large, large, large, Digits.png(0));
    assertThat(computed(1024, BinaryContent.FILES, images)).hasSize(4);
    assertThat(SIZES).containsExactly(2, 2);
  }
}
