package dev.hourglass.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// How long each part of a report took.
final class Stopwatch {
  private final List<Lap> laps = new ArrayList<>();

  /// @param seconds of wall clock
  record Lap(String what, double seconds) {}

  /// Does something and remembers how long it took.
  <T> T time(String what, Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    laps.add(new Lap(what, (System.nanoTime() - start) / 1e9));
    return result;
  }

  List<Lap> laps() {
    return List.copyOf(laps);
  }
}
