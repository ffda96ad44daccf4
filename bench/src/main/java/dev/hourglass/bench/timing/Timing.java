package dev.hourglass.bench.timing;

import java.util.Arrays;
import java.util.List;

/// How long one turn took.
///
/// @param seconds of the whole turn
/// @param p50 seconds of its median call, or step of training; NaN where calls are not counted
/// @param p99 seconds that 99 of 100 of its calls take at most; with fewer calls the slowest one's
public record Timing(double seconds, double p50, double p99) {

  /// Of a turn whose calls are not counted.
  public static Timing of(double seconds) {
    return new Timing(seconds, Double.NaN, Double.NaN);
  }

  /// The seconds of turns.
  public static List<Double> seconds(List<Timing> turns) {
    return turns.stream().map(Timing::seconds).toList();
  }

  /// Takes the time of calls one by one, as many as there is room for; the clock is read once a
  /// call.
  public static final class Laps {
    private final long[] nanos;
    private int count;
    private long last;

    /// Begins the first call.
    ///
    /// @param calls at most
    public Laps(int calls) {
      nanos = new long[calls];
      restart();
    }

    /// Forgets what was counted and begins the first call.
    public void restart() {
      count = 0;
      last = System.nanoTime();
    }

    /// Ends a call and begins the next.
    public void lap() {
      long now = System.nanoTime();
      nanos[count++] = now - last;
      last = now;
    }

    /// {@return the calls so far, and their sum as the turn's seconds}
    public Timing timing() {
      long[] sorted = Arrays.copyOf(nanos, count);
      Arrays.sort(sorted);
      return new Timing(Arrays.stream(sorted).sum() / 1e9, rank(sorted, 0.5), rank(sorted, 0.99));
    }

    private static double rank(long[] sorted, double share) {
      return sorted.length == 0
          ? Double.NaN
          : sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e9;
    }
  }
}
