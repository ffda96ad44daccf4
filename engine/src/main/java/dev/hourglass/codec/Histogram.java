package dev.hourglass.codec;

import java.util.Arrays;

/// How often each whole number occurs.
///
/// @param numbers that occur, in rising order
/// @param counts of each, at least 1
record Histogram(int[] numbers, long[] counts) {
  /// Numbers are counted by place where they lie this close together, and sorted otherwise.
  private static final int CLOSE = 1 << 16;

  /// {@return the histogram of every `stride`-th number}
  ///
  /// @param values between −2²⁴ and 2²⁴
  /// @param from place of the first
  /// @param stride at least 1
  static Histogram of(int[] values, int from, int stride) {
    int[] some = new int[Math.ceilDiv(Math.max(values.length - from, 0), stride)];
    int least = Integer.MAX_VALUE;
    int most = Integer.MIN_VALUE;
    for (int i = 0; i < some.length; i++) {
      some[i] = values[from + i * stride];
      least = Math.min(least, some[i]);
      most = Math.max(most, some[i]);
    }
    return some.length == 0 || most - least < CLOSE ? counted(some, least, most) : sorted(some);
  }

  /// {@return the histogram of all numbers}
  ///
  /// @param values between −2²⁴ and 2²⁴
  static Histogram of(int... values) {
    return of(values, 0, 1);
  }

  private static Histogram counted(int[] values, int least, int most) {
    long[] counts = new long[values.length == 0 ? 0 : most - least + 1];
    for (int value : values) {
      counts[value - least]++;
    }
    return ofCounts(least, counts);
  }

  /// {@return a histogram of the numbers from a least one on}
  ///
  /// @param counts of `least`, `least` + 1 …
  static Histogram ofCounts(int least, long... counts) {
    int kinds = (int) Arrays.stream(counts).filter(count -> count > 0).count();
    Histogram histogram = new Histogram(new int[kinds], new long[kinds]);
    int at = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        histogram.numbers[at] = least + i;
        histogram.counts[at++] = counts[i];
      }
    }
    return histogram;
  }

  private static Histogram sorted(int[] values) {
    Arrays.sort(values);
    int[] numbers = new int[values.length];
    long[] counts = new long[values.length];
    int kinds = 0;
    for (int i = 0; i < values.length; i++) {
      if (i == 0 || values[i] != values[i - 1]) {
        numbers[kinds++] = values[i];
      }
      counts[kinds - 1]++;
    }
    return new Histogram(Arrays.copyOf(numbers, kinds), Arrays.copyOf(counts, kinds));
  }

  /// {@return how many numbers were counted}
  long total() {
    return Arrays.stream(counts).sum();
  }

  /// {@return the most frequent number, the lowest of several, 0 of none}
  int mode() {
    int mode = 0;
    for (int i = 1; i < counts.length; i++) {
      mode = counts[i] > counts[mode] ? i : mode;
    }
    return counts.length == 0 ? 0 : numbers[mode];
  }

  /// {@return mean square of the distances from a number}
  double spread(int centre) {
    double squares = 0;
    for (int i = 0; i < counts.length; i++) {
      double distance = (double) numbers[i] - centre;
      squares += counts[i] * distance * distance;
    }
    return squares / Math.max(total(), 1);
  }

  /// {@return bits of all numbers under a table}
  double bits(SymbolTable table) {
    double bits = 0;
    for (int i = 0; i < counts.length; i++) {
      bits += counts[i] * table.bits(numbers[i]);
    }
    return bits;
  }
}
