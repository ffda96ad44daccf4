package dev.hourglass.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.hourglass.model.Codes;
import dev.hourglass.random.SplitMix64;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KMeansTest {
  private static final int SIZE = 7;

  /// Codes around some middles, which are ten apart.
  private static Codes groups(int count, int groups) {
    SplitMix64 random = new SplitMix64(3);
    float[] values = new float[count * SIZE];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() + (i / SIZE % groups == i % SIZE ? 10 : 0);
    }
    return Codes.of(SIZE, values);
  }

  @Test
  void groupsThatAreFarApartAreFound() {
    KMeans best = null;
    for (int start = 0; start < 8; start++) {
      KMeans found = KMeans.fit(groups(900, 3), 3, start, 1, 2);
      best = best == null || found.squares() < best.squares() ? found : best;
    }
    KMeans found = Objects.requireNonNull(best);
    for (int i = 0; i < 900; i++) {
      assertThat(found.owners()[i]).isEqualTo(found.owners()[i % 3]);
    }
    assertThat(Arrays.stream(found.owners()).distinct().count()).isEqualTo(3);
    assertThat(found.squares() / 900).isCloseTo(SIZE, within(0.5));
  }

  @Test
  void eachCodeBelongsToTheNearestCentreAndEachCentreIsTheMeanOfItsCodes() {
    Codes codes = groups(500, 5);
    KMeans found = KMeans.fit(codes, 6, 0, 2, 2);
    double[][] sums = new double[6][SIZE];
    int[] members = new int[6];
    double squares = 0;
    for (int i = 0; i < 500; i++) {
      int owner = found.owners()[i];
      members[owner]++;
      for (int d = 0; d < SIZE; d++) {
        sums[owner][d] += codes.values()[i * SIZE + d];
      }
      double own = square(codes, i, found.centres()[owner]);
      for (double[] centre : found.centres()) {
        assertThat(own).isLessThan(square(codes, i, centre) + 1e-3);
      }
      squares += own;
    }
    for (int k = 0; k < 6; k++) {
      for (int d = 0; d < SIZE; d++) {
        assertThat(found.centres()[k][d]).isCloseTo(sums[k][d] / members[k], within(1e-12));
      }
    }
    assertThat(found.squares()).isCloseTo(squares, within(1e-3 * squares));
  }

  private static double square(Codes codes, int i, double[] centre) {
    double sum = 0;
    for (int d = 0; d < SIZE; d++) {
      double difference = codes.values()[i * SIZE + d] - centre[d];
      sum += difference * difference;
    }
    return sum;
  }

  @Test
  void threadsChangeNoBit() {
    Codes codes = groups(1_000, 4);
    KMeans one = KMeans.fit(codes, 9, 5, 2, 1);
    assertThat(KMeans.fit(codes, 9, 5, 2, 2)).isEqualTo(one);
    assertThat(KMeans.fit(codes, 9, 5, 2, 3)).isEqualTo(one);
    assertThat(KMeans.fit(codes, 9, 6, 2, 1)).isNotEqualTo(one);
    assertThat(KMeans.fit(codes, 9, 5, 3, 1)).isNotEqualTo(one);
  }

  @Test
  void thereAreNoMoreCentresThanDifferentCodes() {
    Codes codes = Codes.of(2, 1, 1, 2, 2, 1, 1, 2, 2, 1, 1);
    KMeans found = KMeans.fit(codes, 4, 0, 0, 2);
    assertThat(found.centres()).hasDimensions(2, 2);
    assertThat(found.squares()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 1, centres", "2, -1, 1, stream", "2, 0, 0, threads"})
  void whatCannotBeDoneIsRefused(int centres, int start, int threads, String what) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KMeans.fit(groups(30, 2), centres, start, 0, threads))
        .withMessageContaining(what);
  }

  @Test
  void codesMustBeFinite() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KMeans.fit(Codes.of(1, 1, Float.NaN), 2, 0, 0, 1));
  }
}
