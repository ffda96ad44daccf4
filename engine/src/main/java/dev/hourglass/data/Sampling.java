package dev.hourglass.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.IntStream;

/// Selects a subset of indices.
public final class Sampling {
  private Sampling() {}

  /// {@return places at equal distances, ascending, at most n of them: `i · count / n`}
  ///
  /// @param count how many there are
  /// @param most how many at most, n
  public static int[] evenly(int count, int most) {
    int some = Math.min(count, most);
    return IntStream.range(0, some).map(i -> (int) ((long) i * count / some)).toArray();
  }

  /// {@return every so many-th place, ascending}
  ///
  /// @param count how many there are
  /// @param offset of the first, from 0 to below `step`
  /// @param step at least 1
  public static int[] every(int count, int offset, int step) {
    return IntStream.range(0, count).filter(i -> i % step == offset).toArray();
  }

  /// {@return what {@link #every} leaves out, ascending}
  ///
  /// @param count how many there are
  /// @param offset of the first that is left out
  /// @param step at least 1
  public static int[] others(int count, int offset, int step) {
    return IntStream.range(0, count).filter(i -> i % step != offset).toArray();
  }

  /// {@return the numbers at some places, `[place]`}
  ///
  /// @param numbers all of them
  /// @param places in any order, each from 0
  /// @throws IndexOutOfBoundsException if one is none
  public static int[] at(int[] numbers, int... places) {
    Objects.requireNonNull(places, "places");
    return Arrays.stream(places).map(place -> numbers[place]).toArray();
  }

  /// {@return places from the highest number to the lowest, NaN first; among equals the first comes
  /// first}
  ///
  /// @param numbers in any order
  public static int[] highestFirst(double... numbers) {
    return IntStream.range(0, numbers.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> numbers[i]).reversed())
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
