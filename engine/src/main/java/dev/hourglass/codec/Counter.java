package dev.hourglass.codec;

/// A probability that follows the bits it sees, in an int: 16 bits of probability, and in the
/// lowest 8 how many bits it has seen. The first ones count as much as their number allows, later
/// ones a two-hundredth.
///
/// The probability is stored with some bits inverted, so that 0 is a new counter.
final class Counter {
  /// A new counter's probability.
  static final int EVEN = 0x8000;

  private static final int MOST = 250;
  private static final float[] STEP = new float[MOST + 1];

  static {
    for (int n = 0; n <= MOST; n++) {
      STEP[n] = Math.max(1 / (n + 1.5f), 0.005f);
    }
  }

  private Counter() {}

  /// {@return the probability of a 1 in 2¹⁶ths}
  ///
  /// @param start probability of a new counter
  static int p(int counter, int start) {
    return (counter >>> 16) ^ start;
  }

  /// {@return how many bits it has seen, 250 for more}
  static int seen(int counter) {
    return counter & 0xFF;
  }

  /// {@return the counter after one more bit}
  static int after(int counter, int start, int bit) {
    int p = p(counter, start);
    int n = seen(counter);
    p += (int) ((bit * 65535 - p) * STEP[n]);
    return ((p ^ start) << 16) | Math.min(n + 1, MOST);
  }
}
