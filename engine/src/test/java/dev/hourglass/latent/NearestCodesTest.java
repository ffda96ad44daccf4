package dev.hourglass.latent;

import static dev.hourglass.testing.Close.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.latent.NearestCodes.Found;
import dev.hourglass.model.Codes;
import dev.hourglass.random.SplitMix64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The search beside a sort of all distances.
class NearestCodesTest {
  @ParameterizedTest
  @CsvSource({"1,1,1", "2,1,1", "5,3,5", "511,7,3", "512,8,4", "513,9,5", "1200,64,7", "700,19,1"})
  void findsWhatASortOfAllDistancesFinds(int count, int size, int k) {
    float[] known = random(count * size, 1);
    float[] queries = random(20 * size, 2);
    Found found = new NearestCodes(Codes.of(size, known)).nearest(Codes.of(size, queries), k, 2);
    assertThat(found.queries()).isEqualTo(20);
    for (int q = 0; q < 20; q++) {
      List<Integer> expected = sorted(known, queries, q, size);
      for (int rank = 0; rank < k; rank++) {
        int index = found.index(q, rank);
        assertThat(index).isEqualTo(expected.get(rank));
        double distance = StrictMath.sqrt(square(known, index, queries, q, size));
        assertThat((double) found.distance(q, rank)).isCloseTo(distance, within(1e-5));
      }
    }
  }

  @Test
  void threadsChangeNoBit() {
    NearestCodes nearest = new NearestCodes(Codes.of(13, random(1500 * 13, 3)));
    Codes queries = Codes.of(13, random(700 * 13, 4));
    Found one = nearest.nearest(queries, 6, 1);
    for (int threads : new int[] {2, 3, 7}) {
      Found several = nearest.nearest(queries, 6, threads);
      assertSameBits("distances", several.distances(), one.distances());
      assertThat(several.indices()).isEqualTo(one.indices());
    }
  }

  @Test
  void ofEqualCodesTheFirstIsNearest() {
    Found found = new NearestCodes(Codes.of(1, new float[1200])).nearest(Codes.of(1, 0, 1), 3, 1);
    assertThat(found.indices()).containsExactly(0, 1, 2, 0, 1, 2);
    assertThat(found.distances()).containsExactly(0, 0, 0, 1, 1, 1);
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    NearestCodes two = new NearestCodes(Codes.of(1, 1, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> two.nearest(Codes.of(1, 0), 3, 1))
        .withMessageContaining("3 neighbours were requested, expected 1 to 2");
    assertThatIllegalArgumentException().isThrownBy(() -> two.nearest(Codes.of(1, 0), 0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NearestCodes(Codes.of(3)))
        .withMessageContaining("no reference code");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> two.nearest(Codes.of(2, 0, 0), 1, 1))
        .withMessageContaining("got 1 codes of 2 numbers, expected codes of 1 numbers");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NearestCodes(Codes.of(2, 1, 2, 3, Float.NaN)))
        .withMessageContaining("number 1 of code 1 is NaN");
  }

  @Test
  void hugeCodesHaveTheSameNeighboursAtDistancesAsMuchLarger() {
    float[] known = random(600 * 5, 1);
    float[] queries = random(20 * 5, 2);
    Found found = new NearestCodes(Codes.of(5, known)).nearest(Codes.of(5, queries), 4, 1);
    float huge = Math.scalb(1f, 120);
    Found scaled =
        new NearestCodes(Codes.of(5, times(huge, known)))
            .nearest(Codes.of(5, times(huge, queries)), 4, 2);
    assertThat(scaled.indices()).isEqualTo(found.indices());
    assertSameBits("distances", scaled.distances(), times(huge, found.distances()));
    assertThat(new NearestCodes(Codes.of(1, -3e38f, 0)).nearest(Codes.of(1, 3e38f), 2, 1))
        .satisfies(far -> assertThat(far.indices()).containsExactly(1, 0))
        .satisfies(far -> assertThat(far.distances()).containsExactly(3e38f, Float.MAX_VALUE));
  }

  private static float[] times(float factor, float[] codes) {
    float[] multiplied = codes.clone();
    for (int i = 0; i < multiplied.length; i++) {
      multiplied[i] *= factor;
    }
    return multiplied;
  }

  private static List<Integer> sorted(float[] known, float[] queries, int query, int size) {
    return IntStream.range(0, known.length / size)
        .boxed()
        .sorted(Comparator.comparingDouble(c -> square(known, c, queries, query, size)))
        .toList();
  }

  private static double square(float[] known, int code, float[] queries, int query, int size) {
    double sum = 0;
    for (int d = 0; d < size; d++) {
      double difference = (double) queries[query * size + d] - known[code * size + d];
      sum += difference * difference;
    }
    return sum;
  }

  private static float[] random(int count, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
