package dev.hourglass.bench.jmh;

import dev.hourglass.kernels.Kernels;
import dev.hourglass.kernels.ScalarKernels;
import java.util.Arrays;
import java.util.stream.Stream;

/// What a benchmark times: work on arrays that it changes.
///
/// @param state the arrays
/// @param multiplyAdds that the work takes
/// @param work what is done
record Case(float[][] state, long multiplyAdds, Work work) {
  /// Stands in a field until JMH calls the setup.
  static final Case NONE = new Case(new float[0][], 0, (_, _) -> {});

  /// Work on one kernel implementation.
  @FunctionalInterface
  interface Work {
    /// Does it once.
    void run(Kernels kernels, float[][] state);
  }

  /// The correctness gate: both implementations do the work on copies.
  ///
  /// @return this case, if the bits agree
  /// @throws IllegalStateException if they do not
  Case checked() {
    float[][] expected = after(new ScalarKernels());
    float[][] found = after(Kernels.best());
    for (int s = 0; s < state.length; s++) {
      int at = Arrays.mismatch(bits(found[s]), bits(expected[s]));
      if (at >= 0) {
        throw new IllegalStateException(
            "%s: number %d of array %d is %s, expected %s as the scalar kernels have it"
                .formatted(Kernels.best().name(), at, s, found[s][at], expected[s][at]));
      }
    }
    return this;
  }

  private float[][] after(Kernels kernels) {
    float[][] copy = Stream.of(state).map(float[]::clone).toArray(float[][]::new);
    work.run(kernels, copy);
    return copy;
  }

  private static int[] bits(float[] numbers) {
    int[] bits = new int[numbers.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(numbers[i]));
    return bits;
  }

  /// Does the work and counts it.
  void run(Kernels kernels, Flops flops) {
    work.run(kernels, state);
    flops.gflops += 2e-6 * multiplyAdds;
  }
}
