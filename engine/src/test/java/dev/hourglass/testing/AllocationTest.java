package dev.hourglass.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AllocationTest {
  private static Object kept = "";

  @Test
  void theLineThatAllocatesIsNamed() {
    assertThat(AllocationSites.of(() -> kept = new float[1000]))
        .startsWith("[[F in dev.hourglass.testing.AllocationTest")
        .contains("line ");
    assertThat(kept).isInstanceOf(float[].class);
  }
}
