package dev.hourglass.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WiringTest {
  static List<WiredCase> cases() {
    return WiredCase.all().subList(0, 100);
  }

  @Test
  void wiresASmallConvolutionAsOnPaper() {
    // 2×3 pixels, kernel 2, stride 2, padding 1: 2×2 outputs, of which each sees a corner.
    Wiring wiring = Wiring.conv2d(2, 3, 2, 2, 2, 2, 1);
    assertThat(wiring.outputs()).isEqualTo(4);
    assertThat(wiring.inputs()).isEqualTo(6);
    assertThat(wiring.taps()).isEqualTo(4);
    assertThat(wiring.output()).containsExactly(0, 1, 1, 2, 3, 3);
    assertThat(wiring.tap()).containsExactly(3, 2, 3, 1, 0, 1);
    assertThat(wiring.input()).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void overlappingKernelsMeetAPixelSeveralTimes() {
    // 1×3 pixels under a kernel of 2×2 with padding 1: 2×4 outputs.
    Wiring wiring = Wiring.conv2d(1, 3, 2, 4, 2, 1, 1);
    assertThat(wiring.output()).containsExactly(0, 1, 1, 2, 2, 3, 4, 5, 5, 6, 6, 7);
    assertThat(wiring.tap()).containsExactly(3, 2, 3, 2, 3, 2, 1, 0, 1, 0, 1, 0);
    assertThat(wiring.input()).containsExactly(0, 0, 1, 1, 2, 2, 0, 0, 1, 1, 2, 2);
  }

  @Test
  void swappingExchangesTheSidesAndSortsAnew() {
    Wiring swapped = Wiring.conv2d(1, 3, 2, 4, 2, 1, 1).swapped();
    assertThat(swapped.outputs()).isEqualTo(3);
    assertThat(swapped.inputs()).isEqualTo(8);
    assertThat(swapped.output()).containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2);
    assertThat(swapped.tap()).containsExactly(0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3);
    assertThat(swapped.input()).containsExactly(5, 4, 1, 0, 6, 5, 2, 1, 7, 6, 3, 2);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void swappedTwiceIsTheOriginal(WiredCase c) {
    Wiring wiring = c.wiring();
    Wiring twice = wiring.swapped().swapped();
    assertThat(twice.outputs()).isEqualTo(wiring.outputs());
    assertThat(twice.inputs()).isEqualTo(wiring.inputs());
    assertThat(twice.taps()).isEqualTo(wiring.taps());
    assertThat(twice.output()).isEqualTo(wiring.output());
    assertThat(twice.tap()).isEqualTo(wiring.tap());
    assertThat(twice.input()).isEqualTo(wiring.input());
  }

  @Test
  void aDenseLayerIsOneTriple() {
    Wiring dense = Wiring.dense();
    assertThat(dense.size()).isEqualTo(1);
    assertThat(dense.outputs() + dense.inputs() + dense.taps()).isEqualTo(3);
  }
}
