package dev.hourglass.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PixelsTest {
  private static final Shape SHAPE = new Shape(3, 2, 2);
  private static final int SIZE = 12;

  @TempDir Path temp;

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count * SIZE];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (7 * i);
    }
    return bytes;
  }

  private MemorySegment mapped(Path file) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
      return open.getChannel().map(FileChannel.MapMode.READ_ONLY, 0, open.length(), Arena.ofAuto());
    }
  }

  private Pixels mapped(byte[] bytes) throws IOException {
    return Pixels.of(mapped(Files.write(temp.resolve("mapped"), bytes)), SIZE);
  }

  private static ByteImages set(Pixels pixels) {
    int[] labels = new int[pixels.count()];
    return new ByteImages("x", SHAPE, pixels, labels, List.of("only"), List.of());
  }

  @Test
  void joinedImagesOfOneFileAreNotCopied() throws IOException {
    byte[] bytes = bytes(7);
    Pixels whole = mapped(bytes);
    Pixels joined = Pixels.joined(List.of(whole.range(0, 3), whole.range(5, 7)));
    assertThat(joined.isOnHeap()).isFalse();
    assertThat(joined).isEqualTo(whole.select(0, 1, 2, 5, 6));
    assertThat(Pixels.joined(List.of(whole.range(0, 3), whole.range(3, 7)))).isEqualTo(whole);
    Pixels heap = Pixels.of(bytes, SIZE);
    assertThat(Pixels.joined(List.of(heap.range(0, 3), heap.range(3, 7))).toArray())
        .isSameAs(bytes);
    assertThat(Pixels.joined(List.of(heap.range(5, 7), whole.range(0, 3))))
        .isEqualTo(heap.select(5, 6, 0, 1, 2));
  }

  @Test
  void mappedImagesAreThoseInMemory() throws IOException {
    byte[] bytes = bytes(7);
    ByteImages heap = set(Pixels.of(bytes, SIZE));
    ByteImages file = set(mapped(bytes));
    int[] some = {6, 0, 3, 3};
    assertThat(heap.content().isOnHeap()).isTrue();
    assertThat(file.content().isOnHeap()).isFalse();
    assertThat(file).isEqualTo(heap).hasSameHashCodeAs(heap);
    assertThat(file.digest()).isEqualTo(heap.digest());
    assertThat(file.floats()).isEqualTo(heap.floats());
    assertThat(file.pixels()).isEqualTo(bytes);
    assertThat(file.range(2, 5)).isEqualTo(heap.range(2, 5));
    assertThat(file.select(some)).isEqualTo(heap.select(some)).hasSameHashCodeAs(heap.select(some));
    assertThat(file.select(some).digest()).isEqualTo(heap.select(some).digest());
    assertThat(file.select(some).range(1, 3)).isEqualTo(heap.select(some).range(1, 3));
    assertThat(file.select(some).select(3, 0)).isEqualTo(heap.select(3, 6));
    assertThat(file.select(some).floats()).isEqualTo(heap.select(some).floats());
    assertThat(file.select(some)).isNotEqualTo(heap.select(6, 0, 3, 2));
    assertThat(file.content().at(5, 11)).isEqualTo(heap.content().at(5, 11));
  }

  @Test
  void chosenImagesOfAFileAreNotCopied() throws IOException {
    Pixels file = mapped(bytes(7));
    assertThat(file.range(1, 4).isOnHeap()).isFalse();
    assertThat(file.select(5, 2).isOnHeap()).isFalse();
    assertThat(file.select().count()).isZero();
  }

  @Test
  void theArrayIsSharedWhereItIsOne() {
    byte[] bytes = bytes(3);
    Pixels pixels = Pixels.of(bytes, SIZE);
    assertThat(pixels.toArray()).isSameAs(bytes);
    assertThat(pixels.range(1, 2).toArray()).isNotSameAs(bytes).hasSize(SIZE);
  }

  @Test
  void imagesBeyondTwoGigabytesAreFound() throws IOException {
    int size = 1 << 20;
    int count = 3000;
    Path file = temp.resolve("sparse");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength((long) size * count);
      sparse.seek((long) size * (count - 1) + 5);
      sparse.write(200);
    }
    Pixels pixels = Pixels.of(mapped(file), size);
    assertThat(pixels.count()).isEqualTo(count);
    assertThat(pixels.at(count - 1, 5)).isEqualTo(200);
    float[] numbers = new float[2];
    pixels.copy(count - 1, 4, 2, numbers, 0);
    assertThat(numbers).containsExactly(0, 200 / 255f);
    byte[] image = new byte[size];
    pixels.select(0, count - 1).copy(1, image, 0);
    assertThat(image[5]).isEqualTo((byte) 200);
    assertThat(pixels.range(count - 1, count).at(0, 5)).isEqualTo(200);
    assertThat(pixels.range(count - 3, count - 1)).isNotEqualTo(pixels.range(count - 2, count));
    assertThatThrownBy(pixels::toArray)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("take a range");
  }

  @Test
  void placesThatAreNotThereAreRefused() throws IOException {
    for (Pixels pixels : List.of(Pixels.of(bytes(3), SIZE), mapped(bytes(3)))) {
      float[] numbers = new float[SIZE];
      assertThatThrownBy(() -> pixels.at(3, 0)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> pixels.at(0, SIZE)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> pixels.at(-1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> pixels.copy(0, 6, 7, numbers, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> pixels.copy(3, new byte[SIZE], 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> pixels.select(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> pixels.range(1, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void brokenNumbersOfBytesAreRefused() {
    assertThatThrownBy(() -> Pixels.of(new byte[13], SIZE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("13 pixel bytes, expected a multiple of 12");
    assertThatThrownBy(() -> Pixels.of(new byte[0], 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> set(Pixels.of(new byte[14], 7)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("images of 7 bytes, expected 12");
  }
}
