package dev.hourglass.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hourglass.data.DataException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecodingTest {
  /// What became of the images, as `place=result`, in the order in which it was handed on.
  private static final class Results implements Decoding.Taker<Integer> {
    private final List<String> all = new ArrayList<>();

    @Override
    public void take(int image, Integer decoded) throws IOException {
      if (decoded > 200) {
        throw new IOException("enough");
      }
      all.add(image + "=" + decoded);
    }

    @Override
    public void bad(int image, String reason) {
      all.add(image + "=" + reason);
    }
  }

  @Test
  void resultsComeInTheOrderOfTheFilesWhicheverIsDecodedFirst() throws Exception {
    Results results = new Results();
    try (Decoding<Integer> decoding =
        new Decoding<>(
            (image, content) -> {
              spend(image % 3 == 0 ? 2_000_000 : 10);
              if (image == 7) {
                throw new DataException("damaged");
              }
              return (int) content[0];
            },
            results)) {
      for (int i = 0; i < 60; i++) {
        decoding.add(i, new byte[] {(byte) (2 * i)});
      }
      decoding.finish();
    }
    assertThat(results.all)
        .isEqualTo(
            IntStream.range(0, 60).mapToObj(i -> i + "=" + (i == 7 ? "damaged" : 2 * i)).toList());
  }

  @Test
  void whatEndsTheReadingIsThrownWhereFilesAreAdded() {
    Results results = new Results();
    try (Decoding<Integer> decoding = new Decoding<>((image, _) -> 100 * image, results)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> {
            for (int i = 0; i < 1000; i++) {
              decoding.add(i, new byte[0]);
            }
          })
          .withMessage("enough");
    }
    assertThat(results.all).containsExactly("0=0", "1=100", "2=200");
    try (Decoding<Integer> decoding =
        new Decoding<>(
            (_, _) -> {
              throw new OutOfMemoryError("for a test");
            },
            results)) {
      assertThatExceptionOfType(OutOfMemoryError.class)
          .isThrownBy(() -> {
            decoding.add(0, new byte[0]);
            decoding.finish();
          });
    }
  }

  private static void spend(int steps) {
    double sum = 0;
    for (int i = 0; i < steps; i++) {
      sum += Math.sqrt(i);
    }
    assertThat(sum).isNotNegative();
  }
}
