package dev.hourglass.testing;

import java.util.Locale;

/// Comparisons of float arrays. NaN fails every one of them unless the bits are asked for.
public final class Close {
  private Close() {}

  /// Fails unless every number has the expected bits.
  public static void assertSameBits(String what, float[] actual, float[] expected) {
    checkLength(what, actual, expected);
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToRawIntBits(actual[i]) != Float.floatToRawIntBits(expected[i])) {
        throw new AssertionError(
            "%s: number %d of %d is %s (%08x), expected %s (%08x)"
                .formatted(
                    what,
                    i,
                    expected.length,
                    actual[i],
                    Float.floatToRawIntBits(actual[i]),
                    expected[i],
                    Float.floatToRawIntBits(expected[i])));
      }
    }
  }

  /// Fails unless every number is as near to the expected one as `tolerance` times the largest
  /// expected magnitude.
  public static void assertNear(String what, float[] actual, float[] expected, double tolerance) {
    checkLength(what, actual, expected);
    double largest = largest(expected);
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs((double) actual[i] - expected[i]);
      if (!(difference <= tolerance * largest)) {
        throw new AssertionError(
            String.format(
                Locale.ROOT,
                "%s: number %d of %d is %s, expected %s; the largest is %s and the tolerance %s",
                what,
                i,
                expected.length,
                actual[i],
                expected[i],
                largest,
                tolerance));
      }
    }
  }

  /// The largest magnitude, NaN if there is a NaN.
  public static double largest(float[] numbers) {
    double largest = 0;
    for (float number : numbers) {
      largest = Math.max(largest, Math.abs(number));
    }
    return largest;
  }

  private static void checkLength(String what, float[] actual, float[] expected) {
    if (actual.length != expected.length) {
      throw new AssertionError(
          "%s: %d numbers, expected %d".formatted(what, actual.length, expected.length));
    }
  }
}
