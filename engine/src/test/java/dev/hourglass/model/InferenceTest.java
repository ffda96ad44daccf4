package dev.hourglass.model;

import static dev.hourglass.testing.Close.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.ScalarKernels;
import dev.hourglass.testing.RandomImages;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InferenceTest {
  private static final int MOST = 200;
  private static final Autoencoder MODEL = Models.classic(new Shape(3, 9, 9), 4);
  private static final int IMAGE = MODEL.inputShape().size();
  private static final int CODE = MODEL.codeSize();
  private static final ByteImages SET = RandomImages.random(1, MOST, 3, 9, 9);
  private static final float[] IMAGES = RandomImages.numbers(SET);
  private static final float[] CODES = oneByOne(MODEL::encode, IMAGES, IMAGE);
  private static final float[] DECODED = oneByOne(MODEL::decode, CODES, CODE);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 6, 7, 31, 32, 33, 70, 200})
  void anImageGivesTheSameBitsWhateverItsCompany(int count) {
    float[] images = Arrays.copyOf(IMAGES, count * IMAGE);
    float[] codes = Arrays.copyOf(CODES, count * CODE);
    float[] decoded = Arrays.copyOf(DECODED, count * IMAGE);
    for (int threads = 1; threads <= 3; threads++) {
      for (Kernels kernels : new Kernels[] {Kernels.best(), new ScalarKernels()}) {
        try (Inference inference = new Inference(MODEL, threads, kernels)) {
          assertSameBits("codes", inference.encode(images), codes);
          assertSameBits("decoded", inference.decode(codes), decoded);
          assertSameBits("reconstructed", inference.reconstruct(images), decoded);
        }
      }
    }
  }

  @Test
  void bytesAndFloatsGiveTheSame() {
    try (Inference inference = MODEL.inference(2)) {
      assertSameBits("codes", inference.encode(SET), CODES);
      assertSameBits("reconstructed", inference.reconstruct(SET), DECODED);
    }
  }

  @Test
  void anInferenceServesManyCalls() {
    try (Inference inference = MODEL.inference(2)) {
      for (int count : new int[] {70, 3, 33, 0, 70}) {
        float[] codes = inference.encode(Arrays.copyOf(IMAGES, count * IMAGE));
        assertSameBits("codes", codes, Arrays.copyOf(CODES, count * CODE));
      }
    }
  }

  @Test
  void theResultIsNotAllZeros() {
    assertThat(CODES).doesNotContain(Float.NaN);
    assertThat(Arrays.equals(DECODED, new float[DECODED.length])).isFalse();
  }

  @Test
  void aWrongLengthIsRefused() {
    try (Inference inference = MODEL.inference(1)) {
      assertThatThrownBy(() -> inference.encode(new float[IMAGE + 1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("got 244 numbers, expected a multiple of 243")
          .hasMessageContaining("3×9×9");
      assertThatThrownBy(() -> inference.decode(new float[CODE - 1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("got 63 numbers, expected a multiple of 64");
      assertThatThrownBy(() -> inference.reconstruct(new float[1]))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> inference.encode(RandomImages.random(1, 2, 1, 9, 9)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1×9×9")
          .hasMessageContaining("3×9×9");
    }
  }

  private static float[] oneByOne(UnaryOperator<float[]> function, float[] numbers, int size) {
    float[] all = {};
    for (int from = 0; from < numbers.length; from += size) {
      float[] one = function.apply(Arrays.copyOfRange(numbers, from, from + size));
      int end = all.length;
      all = Arrays.copyOf(all, end + one.length);
      System.arraycopy(one, 0, all, end, one.length);
    }
    return all;
  }
}
