package dev.hourglass.bench.timing;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Middle values: one disturbed run does not move them.
public final class Medians {
  private Medians() {}

  /// The middle one of some numbers, or the mean of the middle two; NaN of none.
  public static double of(double... numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    if (sorted.length == 0) {
      return Double.NaN;
    }
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /// The middle one of some numbers.
  public static double of(List<Double> numbers) {
    return of(numbers.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /// The median of the ratios of runs that followed each other. A single run is compared with every
  /// run of the other.
  ///
  /// @param above `[run]`
  /// @param below `[run]`
  public static double ofRatios(List<Double> above, List<Double> below) {
    int runs = Math.max(above.size(), below.size());
    return of(
        IntStream.range(0, runs).mapToDouble(run -> at(above, run) / at(below, run)).toArray());
  }

  private static double at(List<Double> numbers, int run) {
    return numbers.get(Math.min(run, numbers.size() - 1));
  }
}
