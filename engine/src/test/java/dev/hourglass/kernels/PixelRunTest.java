package dev.hourglass.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PixelRunTest {
  static List<WiredCase> cases() {
    return WiredCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void coverEveryPixelOnceAndMoveInStep(WiredCase c) {
    Wiring wiring = c.wiring();
    int[] start = Wiring.starts(wiring.output(), wiring.outputs());
    int middle = wiring.outputs() / 3;
    int[] seen = new int[wiring.outputs()];
    for (List<PixelRun> runs :
        List.of(
            PixelRun.of(wiring, start, 0, middle),
            PixelRun.of(wiring, start, middle, wiring.outputs()))) {
      for (PixelRun run : runs) {
        for (int k = 0; k < run.count(); k++) {
          int pixel = run.pixel() + k * run.step();
          seen[pixel]++;
          assertThat(terms(wiring, start, pixel, k * run.inputStep()))
              .isEqualTo(terms(wiring, start, run.pixel(), 0));
        }
      }
    }
    assertThat(seen).containsOnly(1);
  }

  /// A pixel's taps and inputs, moved back.
  private static List<List<Integer>> terms(Wiring wiring, int[] start, int pixel, int moved) {
    return IntStream.range(start[pixel], start[pixel + 1])
        .mapToObj(e -> List.of(wiring.tap()[e], wiring.input()[e] - moved))
        .toList();
  }

  @Test
  void aConvolutionHasRunsAlongRowsAndItsLeftBorder() {
    Wiring wiring = Wiring.conv2d(14, 14, 7, 7, 3, 2, 1);
    int[] start = Wiring.starts(wiring.output(), wiring.outputs());
    List<PixelRun> runs = PixelRun.of(wiring, start, 0, 49);
    assertThat(runs).hasSize(9).startsWith(new PixelRun(0, 1, 0, 0), new PixelRun(1, 6, 1, 2));
    assertThat(runs.get(2)).isEqualTo(new PixelRun(7, 6, 7, 28));
  }
}
