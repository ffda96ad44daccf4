package dev.hourglass.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.testing.Samples;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("lanes")
class BlockLayoutTest {
  private static final int[] ORDER = new int[50];

  static {
    Arrays.setAll(ORDER, i -> (i * 7 + 3) % ORDER.length);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 784, 32, 32",
    "1, 784, 32, 9",
    "3, 35, 32, 31",
    "64, 1, 32, 32",
    "1, 784, 16, 16",
    "3, 35, 16, 9",
    "5, 1, 1, 1",
    "3, 17, 1, 1"
  })
  void imagesGoInAndOutByChannelAndPixel(int channels, int pixels, int lanes, int count) {
    int size = channels * pixels;
    float[] images = Samples.uniform(size, ORDER.length * size);
    for (boolean inOrder : new boolean[] {false, true}) {
      for (Kernels kernels : new Kernels[] {Twins.SCALAR, Twins.VECTOR}) {
        check(kernels, new Floats(images, size, inOrder), channels, pixels, lanes, count);
      }
    }
  }

  /// @param inOrder whether the images are asked for as they come
  private record Floats(float[] images, int size, boolean inOrder) implements BlockLayout.Source {
    @Override
    public void copy(int image, int from, int length, float[] to, int offset) {
      System.arraycopy(images, image * size + from, to, offset, length);
    }

    @Override
    public float @Nullable [] contiguous() {
      return inOrder ? images : null;
    }

    float expected(int position, int number) {
      return images[(inOrder ? position : ORDER[position]) * size + number];
    }
  }

  private static void check(
      Kernels kernels, Floats source, int channels, int pixels, int lanes, int count) {
    int size = source.size();
    BlockLayout layout = new BlockLayout(kernels, channels, pixels, lanes);
    float[] block = Samples.uniform(3, size * lanes);
    for (int part = 0; part < 3; part++) {
      layout.load(source, source.inOrder() ? null : ORDER, 2, count, block, part, 3);
    }
    for (int at = 0; at < block.length; at++) {
      int lane = at % lanes;
      int number = at / lanes % channels * pixels + at / lanes / channels;
      assertThat(block[at]).isEqualTo(lane < count ? source.expected(2 + lane, number) : 0);
    }
    float[] out = new float[ORDER.length * size];
    for (int part = 0; part < 3; part++) {
      layout.store(block, out, 4, count, part, 3);
    }
    for (int at = 0; at < out.length; at++) {
      int lane = at / size - 4;
      boolean written = lane >= 0 && lane < count;
      assertThat(out[at]).isEqualTo(written ? source.expected(2 + lane, at % size) : 0);
    }
  }
}
