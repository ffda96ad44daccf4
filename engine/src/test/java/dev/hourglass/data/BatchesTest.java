package dev.hourglass.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchesTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 31, 32, 33, 60_000})
  void everyImageComesOnce(int count) {
    int[] sorted = Batches.order(count, 1, 0);
    Arrays.sort(sorted);
    assertThat(sorted).isEqualTo(IntStream.range(0, count).toArray());
  }

  @Test
  void theSameSeedAndEpochGiveTheSameOrderOnEveryMachine() {
    assertThat(Batches.order(10, 1, 0)).isEqualTo(Batches.order(10, 1, 0));
    // Written down once: another order would make every recorded run unrepeatable.
    assertThat(Batches.order(10, 1, 0)).containsExactly(3, 8, 1, 5, 7, 0, 4, 9, 2, 6);
  }

  @Test
  void seedsAndEpochsGiveOrdersOfTheirOwn() {
    int[] order = Batches.order(1000, 1, 0);
    assertThat(order).isNotEqualTo(Batches.order(1000, 1, 1));
    assertThat(order).isNotEqualTo(Batches.order(1000, 2, 0));
  }

  @Test
  void everyImageIsAsLikelyAtEveryPlace() {
    int places = 5;
    int epochs = 5000;
    int[][] seen = new int[places][places];
    for (int epoch = 0; epoch < epochs; epoch++) {
      int[] order = Batches.order(places, 7, epoch);
      for (int place = 0; place < places; place++) {
        seen[place][order[place]]++;
      }
    }
    // Mean 1000, standard deviation 28: six of them never happen by chance.
    for (int[] place : seen) {
      assertThat(Arrays.stream(place).boxed()).allMatch(n -> Math.abs(n - 1000) < 170);
    }
  }

  @Test
  void refusesNegativeNumbers() {
    assertThatThrownBy(() -> Batches.order(-1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Batches.order(1, 0, -1)).isInstanceOf(IllegalArgumentException.class);
  }
}
