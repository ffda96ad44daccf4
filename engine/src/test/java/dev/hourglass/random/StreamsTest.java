package dev.hourglass.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamsTest {
  private static final long LAST = (1L << 52) - 1;

  @Test
  void streamsAreNumberedInTheOrderOfTheList() {
    long number = 5;
    for (Streams use : Streams.values()) {
      assertThat(use.key(3, 5, 7)).isEqualTo(SplitMix64.key(3, number, 7));
      assertThat(use.generator(3, 5).nextLong()).isEqualTo(SplitMix64.stream(3, number).nextLong());
      number += LAST + 1;
    }
  }

  @Test
  void noTwoStreamsAreTheSame() {
    Set<Long> first = new LinkedHashSet<>();
    for (Streams use : Streams.values()) {
      for (long index : new long[] {0, 1, 2, Integer.MAX_VALUE, LAST}) {
        assertThat(first.add(use.generator(1, index).nextLong())).as("%s %d", use, index).isTrue();
      }
    }
  }

  @Test
  void anotherUsesStreamsAreRefused() {
    for (long index : new long[] {-1, LAST + 1, Long.MIN_VALUE}) {
      assertThatThrownBy(() -> Streams.SHUFFLING.generator(1, index))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("SHUFFLING");
    }
  }
}
