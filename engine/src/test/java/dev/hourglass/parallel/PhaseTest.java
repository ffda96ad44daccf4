package dev.hourglass.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PhaseTest {
  @Test
  void partsMeetAndCoverEverything() {
    for (int total : new int[] {0, 1, 7, 31, 32, 33, 1000, Integer.MAX_VALUE}) {
      for (int parts : new int[] {1, 2, 3, 8, 64}) {
        assertThat(Phase.start(total, 0, parts)).isZero();
        assertThat(Phase.start(total, parts, parts)).isEqualTo(total);
        for (int part = 0; part < parts; part++) {
          assertThat(Phase.start(total, part, parts))
              .isLessThanOrEqualTo(Phase.start(total, part + 1, parts));
        }
      }
    }
  }

  @Test
  void partsMeetAtMultiplesOfTheUnit() {
    for (int total : new int[] {0, 1, 16, 17, 62_905}) {
      for (int parts : new int[] {1, 2, 3, 8}) {
        assertThat(Phase.start(total, 16, 0, parts)).isZero();
        assertThat(Phase.start(total, 16, parts, parts)).isEqualTo(total);
        for (int part = 1; part < parts; part++) {
          int start = Phase.start(total, 16, part, parts);
          assertThat(start == total || start % 16 == 0).isTrue();
        }
      }
    }
  }
}
