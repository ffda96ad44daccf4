package dev.hourglass.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Output pixels of a wiring, a constant step apart, that are computed alike: through the same
/// taps, from inputs that are also a constant step apart. The inner pixels of a convolution's row
/// are a run, and so are those of its left border.
///
/// @param pixel first output pixel
/// @param count how many
/// @param step from one output pixel to the next
/// @param inputStep from an input pixel of one to the input pixel of the next through the same tap
record PixelRun(int pixel, int count, int step, int inputStep) {

  /// Splits a range of a wiring's output pixels into runs, in the order of their first pixels.
  ///
  /// @param start where each output pixel's triples begin, as {@link Wiring#starts} gives it
  static List<PixelRun> of(Wiring wiring, int[] start, int begin, int end) {
    int[] next = next(wiring, start, begin, end);
    boolean[] taken = new boolean[end - begin];
    List<PixelRun> runs = new ArrayList<>();
    for (int pixel = begin; pixel < end; pixel++) {
      if (!taken[pixel - begin]) {
        PixelRun run = from(pixel, next, begin, wiring, start);
        for (int k = 0; k < run.count; k++) {
          taken[pixel - begin + k * run.step] = true;
        }
        runs.add(run);
      }
    }
    return runs;
  }

  private static PixelRun from(int pixel, int[] next, int begin, Wiring wiring, int[] start) {
    int second = next[pixel - begin];
    if (second == 0) {
      return new PixelRun(pixel, 1, 0, 0);
    }
    int step = second - pixel;
    int inputStep = firstInput(wiring, start, second) - firstInput(wiring, start, pixel);
    int count = 2;
    int last = second;
    while (next[last - begin] == last + step
        && firstInput(wiring, start, last + step) - firstInput(wiring, start, last) == inputStep) {
      last += step;
      count++;
    }
    return new PixelRun(pixel, count, step, inputStep);
  }

  /// For each output pixel of the range the next one that is computed alike, 0 if there is none.
  private static int[] next(Wiring wiring, int[] start, int begin, int end) {
    int[] next = new int[end - begin];
    Map<Integer, Integer> latest = new LinkedHashMap<>();
    for (int pixel = begin; pixel < end; pixel++) {
      Integer before = latest.put(hash(wiring, start, pixel), pixel);
      if (before != null && alike(wiring, start, before, pixel)) {
        next[before - begin] = pixel;
      }
    }
    return next;
  }

  private static int hash(Wiring wiring, int[] start, int pixel) {
    int first = firstInput(wiring, start, pixel);
    int hash = 1;
    for (int e = start[pixel]; e < start[pixel + 1]; e++) {
      hash = 31 * (31 * hash + wiring.tap()[e]) + wiring.input()[e] - first;
    }
    return hash;
  }

  private static boolean alike(Wiring wiring, int[] start, int a, int b) {
    int shift = firstInput(wiring, start, b) - firstInput(wiring, start, a);
    return Arrays.equals(wiring.tap(), start[a], start[a + 1], wiring.tap(), start[b], start[b + 1])
        && IntStream.range(0, start[a + 1] - start[a])
            .allMatch(k -> wiring.input()[start[b] + k] - wiring.input()[start[a] + k] == shift);
  }

  private static int firstInput(Wiring wiring, int[] start, int pixel) {
    return start[pixel] < start[pixel + 1] ? wiring.input()[start[pixel]] : 0;
  }
}
