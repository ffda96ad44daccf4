package dev.hourglass.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.testing.Samples;
import java.util.Arrays;
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
    "5, 1, 1, 1",
    "3, 17, 1, 1"
  })
  void imagesGoInAndOutByChannelAndPixel(int channels, int pixels, int lanes, int count) {
    int size = channels * pixels;
    float[] images = Samples.uniform(size, ORDER.length * size);
    for (Kernels kernels : new Kernels[] {Twins.SCALAR, Twins.VECTOR}) {
      BlockLayout layout = new BlockLayout(kernels, channels, pixels, lanes);
      float[] block = Samples.uniform(3, size * lanes);
      for (int part = 0; part < 3; part++) {
        layout.load(
            (image, from, length, to, offset) ->
                System.arraycopy(images, image * size + from, to, offset, length),
            ORDER,
            2,
            count,
            block,
            part,
            3);
      }
      for (int at = 0; at < block.length; at++) {
        int lane = at % lanes;
        int number = at / lanes % channels * pixels + at / lanes / channels;
        assertThat(block[at]).isEqualTo(lane < count ? images[ORDER[2 + lane] * size + number] : 0);
      }
      float[] out = new float[ORDER.length * size];
      for (int part = 0; part < 3; part++) {
        layout.store(block, out, 4, count, part, 3);
      }
      for (int at = 0; at < out.length; at++) {
        int lane = at / size - 4;
        boolean written = lane >= 0 && lane < count;
        assertThat(out[at]).isEqualTo(written ? images[ORDER[2 + lane] * size + at % size] : 0);
      }
    }
  }
}
