package dev.hourglass.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hourglass.testing.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeTest {
  @ParameterizedTest
  @ValueSource(ints = {Block.SINGLE, Block.NARROW, Block.WIDE})
  void theUpperHalfIsAddedToTheLowerHalfUntilOneNumberIsLeft(int lanes) {
    float[] numbers = Samples.uniform(7, 3 + lanes);
    float[] halved = numbers.clone();
    for (int half = lanes / 2; half > 0; half /= 2) {
      for (int k = 0; k < half; k++) {
        halved[3 + k] += halved[3 + k + half];
      }
    }
    assertThat(Tree.sum(numbers, 3, lanes)).isEqualTo(halved[3]);
  }

  @Test
  void anotherNumberOfLanesIsRefused() {
    assertThatThrownBy(() -> Tree.sum(new float[8], 0, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("8 lanes, expected those of a block");
  }
}
