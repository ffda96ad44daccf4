package dev.hourglass.bench.timing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Times contenders in turns — A B A B … — so that whatever else the machine does meanwhile meets
/// all of them alike.
public final class Turns {
  /// Each contender warms up for this many seconds and turns: Java compiles what is hot meanwhile.
  public static final int WARM_UP_SECONDS = 5;

  private static final int WARM_UP_TURNS = 3;

  // Threads of the one before may still spin, waiting for work.
  private static final long PAUSE_MILLIS = 1000;

  private Turns() {}

  /// One turn of one contender.
  @FunctionalInterface
  public interface Turn {
    /// Does the work once.
    ///
    /// @return how long it took, in seconds
    double seconds() throws Exception;
  }

  /// A turn that takes as long as some work.
  public static Turn timed(Work work) {
    return () -> {
      long start = System.nanoTime();
      work.run();
      return (System.nanoTime() - start) / 1e9;
    };
  }

  /// Work that may fail.
  @FunctionalInterface
  public interface Work {
    /// Does it.
    void run() throws Exception;
  }

  /// Lets everyone have the same number of turns, after some that do not count.
  ///
  /// @param contenders by name, in order
  /// @param runs turns that count, at least 1
  /// @return seconds of each turn, by name
  public static Map<String, List<Double>> take(Map<String, Turn> contenders, int runs)
      throws Exception {
    for (Turn contender : contenders.values()) {
      warmUp(contender);
    }
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    for (int run = 0; run < runs; run++) {
      for (Map.Entry<String, Turn> contender : contenders.entrySet()) {
        Thread.sleep(PAUSE_MILLIS);
        double taken = contender.getValue().seconds();
        seconds.computeIfAbsent(contender.getKey(), _ -> new ArrayList<>()).add(taken);
      }
    }
    return seconds;
  }

  private static void warmUp(Turn contender) throws Exception {
    // A turn may report other seconds than it took: whichever are more count.
    long start = System.nanoTime();
    double spent = 0;
    for (int turn = 0; turn < WARM_UP_TURNS || spent < WARM_UP_SECONDS; turn++) {
      spent = Math.max(spent + contender.seconds(), (System.nanoTime() - start) / 1e9);
    }
  }
}
