package dev.hourglass.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CloseTest {
  @Test
  void nanIsNearNothing() {
    float[] nan = {1, Float.NaN};
    float[] number = {1, 2};
    assertThatThrownBy(() -> Close.assertNear("x", nan, number, 1))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> Close.assertNear("x", number, nan, 1))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> Close.assertNear("x", nan, nan, 1)).isInstanceOf(AssertionError.class);
  }

  @Test
  void zerosOfBothSignsHaveOtherBits() {
    assertThatThrownBy(() -> Close.assertSameBits("x", new float[] {-0f}, new float[] {0f}))
        .isInstanceOf(AssertionError.class);
    Close.assertSameBits("x", new float[] {-0f, Float.NaN}, new float[] {-0f, Float.NaN});
  }

  @Test
  void aMissingNumberFails() {
    assertThatThrownBy(() -> Close.assertNear("x", new float[1], new float[2], 1))
        .isInstanceOf(AssertionError.class);
  }
}
