package dev.hourglass.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.data.FloatImages;
import dev.hourglass.data.Shape;
import dev.hourglass.testing.RandomImages;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Numbers that cannot be images or codes: a network would make something of them without a word.
class InvalidNumbersTest {
  private static final Autoencoder MODEL = Models.preset("vae", new Shape(1, 9, 9), 4);
  private static final int COUNT = 70;
  private static final FloatImages IMAGES = RandomImages.random(1, COUNT, 1, 9, 9).floats();
  private static final Codes CODES = MODEL.encode(IMAGES);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NaN       | NaN or infinite values, 1 in total",
        "Infinity  | NaN or infinite values, 1 in total",
        "-Infinity | NaN or infinite values, 1 in total",
        "255       | from 0.0 to 255.0, expected 0 to 1: divide by 255",
        "1.500001  | to 1.500001, expected 0 to 1",
        "-0.500001 | from -0.500001 to",
        "-3        | undo the standardisation",
      })
  void imagesThatFilesWouldNotBeTakenWithAreRefused(float number, String message) {
    for (int at : new int[] {0, 1000, IMAGES.values().length - 1}) {
      FloatImages images = IMAGES.range(0, COUNT);
      images.values()[at] = number;
      for (int threads = 1; threads <= 2; threads++) {
        try (Inference inference = MODEL.inference(threads)) {
          List<Consumer<FloatImages>> operations =
              List.of(
                  inference::encode,
                  inference::encodeDistribution,
                  inference::reconstruct,
                  numbers -> inference.refine(numbers, CODES, 1));
          for (Consumer<FloatImages> operation : operations) {
            assertThatThrownBy(() -> operation.accept(images))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the array of images")
                .hasMessageContaining(message);
          }
          // The next call finds nothing of it.
          assertThat(inference.encode(IMAGES)).isEqualTo(CODES);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.5f, 0, 1, 1.5f})
  void whatEnlargedImagesOvershootByIsTaken(float number) {
    FloatImages images = IMAGES.range(0, COUNT);
    images.values()[5] = number;
    assertThat(MODEL.encode(images).count()).isEqualTo(COUNT);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void codesThatAreNotFiniteAreRefused(float number) {
    Codes codes = CODES.range(0, COUNT);
    codes.values()[2 * MODEL.codeSize() + 3] = number;
    for (int threads = 1; threads <= 2; threads++) {
      try (Inference inference = MODEL.inference(threads)) {
        List<Consumer<Codes>> operations =
            List.of(inference::decode, some -> inference.refine(IMAGES, some, 1));
        for (Consumer<Codes> operation : operations) {
          assertThatThrownBy(() -> operation.accept(codes))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("number 3 of code 2 is " + number);
        }
      }
    }
    Codes far = MODEL.codes(1e30f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    assertThat(MODEL.decode(far).count()).isEqualTo(1);
  }
}
