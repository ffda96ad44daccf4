package dev.hourglass.model;

import static dev.hourglass.testing.Close.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.ByteImages;
import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Shape;
import dev.hourglass.kernels.Block;
import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.ScalarKernels;
import dev.hourglass.nn.Network;
import dev.hourglass.testing.RandomImages;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InferenceTest {
  private static final int MOST = 200;
  private static final Autoencoder MODEL = Models.classic(new Shape(3, 9, 9), 4);
  private static final ByteImages SET = RandomImages.random(1, MOST, 3, 9, 9);
  private static final FloatImages IMAGES = SET.floats();
  private static final Codes CODES =
      MODEL.codes(oneByOne(MOST, i -> MODEL.encode(IMAGES.range(i, i + 1)).values()));
  private static final FloatImages DECODED =
      MODEL.images(oneByOne(MOST, i -> MODEL.decode(CODES.range(i, i + 1)).values()));

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 6, 7, 31, 32, 33, 70, 200})
  void anImageGivesTheSameBitsWhateverItsCompany(int count) {
    FloatImages images = IMAGES.range(0, count);
    Codes codes = CODES.range(0, count);
    float[] decoded = DECODED.range(0, count).values();
    for (int threads = 1; threads <= 3; threads++) {
      for (Kernels kernels : new Kernels[] {Kernels.best(), new ScalarKernels()}) {
        try (Inference inference = new Inference(MODEL, threads, kernels)) {
          assertSameBits("codes", inference.encode(images).values(), codes.values());
          assertSameBits("decoded", inference.decode(codes).values(), decoded);
          assertSameBits("reconstructed", inference.reconstruct(images).values(), decoded);
        }
      }
    }
  }

  /// These images are large enough for narrow blocks.
  @ParameterizedTest
  @ValueSource(ints = {7, 15, 16, 17, 48, 53})
  void narrowBlocksGiveTheBitsOfSingleImages(int count) {
    Autoencoder model = Models.classic(new Shape(1, 28, 28), 4);
    assertThat(Network.lanes(model.networks().values())).isEqualTo(Block.NARROW);
    FloatImages images = RandomImages.random(1, count, 1, 28, 28).floats();
    float[] expected = oneByOne(count, i -> model.reconstruct(images.range(i, i + 1)).values());
    for (int threads = 1; threads <= 3; threads++) {
      for (Kernels kernels : new Kernels[] {Kernels.best(), new ScalarKernels()}) {
        try (Inference inference = new Inference(model, threads, kernels)) {
          assertSameBits("images", inference.reconstruct(images).values(), expected);
        }
      }
    }
  }

  @Test
  void bytesAndFloatsGiveTheSame() {
    try (Inference inference = MODEL.inference(2)) {
      assertSameBits("codes", inference.encode(SET).values(), CODES.values());
      assertSameBits("reconstructed", inference.reconstruct(SET).values(), DECODED.values());
    }
  }

  @Test
  void anInferenceServesManyCalls() {
    try (Inference inference = MODEL.inference(2)) {
      for (int count : new int[] {70, 3, 33, 0, 70}) {
        Codes codes = inference.encode(IMAGES.range(0, count));
        assertSameBits("codes", codes.values(), CODES.range(0, count).values());
      }
    }
  }

  @Test
  void theResultIsNotAllZeros() {
    assertThat(CODES.values()).doesNotContain(Float.NaN);
    assertThat(DECODED.values()).isNotEqualTo(new float[DECODED.values().length]);
  }

  @Test
  void aWrongLengthIsRefused() {
    try (Inference inference = MODEL.inference(1)) {
      assertThatThrownBy(() -> inference.encode(MODEL.images(new float[244])))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("got 244 numbers, expected a multiple of 243")
          .hasMessageContaining("3×9×9");
      assertThatThrownBy(() -> inference.decode(MODEL.codes(new float[63])))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("got 63 numbers, expected a multiple of 64");
      assertThatThrownBy(() -> inference.decode(Codes.of(32, new float[64])))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("have 32 numbers, expected 64");
      assertThatThrownBy(() -> inference.encode(RandomImages.random(1, 2, 1, 9, 9)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1×9×9")
          .hasMessageContaining("3×9×9");
    }
  }

  private static float[] oneByOne(int count, IntFunction<float[]> function) {
    float[] all = {};
    for (int i = 0; i < count; i++) {
      float[] one = function.apply(i);
      int end = all.length;
      all = Arrays.copyOf(all, end + one.length);
      System.arraycopy(one, 0, all, end, one.length);
    }
    return all;
  }
}
