package dev.hourglass.kernels;

import dev.hourglass.random.SplitMix64;
import dev.hourglass.testing.Close;
import dev.hourglass.testing.Samples;

/// Both kernel implementations side by side.
///
/// Each gets its own copy of the same random output buffer, wider than the output on both sides.
/// The copies must end up equal to the bit as a whole, and the margins as they were: so a number
/// too many is found as surely as a wrong one.
final class Twins {
  /// Random numbers before and after every output range.
  static final int MARGIN = 37;

  static final Kernels SCALAR = new ScalarKernels();
  static final Kernels VECTOR = vector();

  /// Work on one implementation that writes into a buffer.
  @FunctionalInterface
  interface Work {
    void run(Kernels kernels, float[] out);
  }

  private Twins() {}

  /// Fails where Java runs without vectors: a scalar twin beside a scalar twin proves nothing.
  private static Kernels vector() {
    Kernels best = Kernels.best();
    if (!best.name().startsWith("vector-")) {
      throw new AssertionError(
          "the fastest kernels are %s, expected vectors: run the tests with the vector module"
              .formatted(best.name()));
    }
    return best;
  }

  /// Runs both and compares.
  ///
  /// @param out what the buffer holds before
  /// @param begin first number that may change
  /// @param end end of the numbers that may change
  static void compare(String what, float[] out, int begin, int end, Work work) {
    float[] expected = out.clone();
    work.run(SCALAR, expected);
    float[] actual = out.clone();
    work.run(VECTOR, actual);
    Close.assertSameBits(what, actual, expected);
    for (int i = 0; i < out.length; i++) {
      if (i == begin) {
        i = end;
      }
      if (i < out.length
          && Float.floatToRawIntBits(out[i]) != Float.floatToRawIntBits(expected[i])) {
        throw new AssertionError("%s: number %d outside the range changed".formatted(what, i));
      }
    }
  }

  /// Random numbers for an output of some size with a margin on both sides.
  static float[] withMargins(SplitMix64 random, int size) {
    return Samples.uniform(random, MARGIN + size + MARGIN);
  }
}
