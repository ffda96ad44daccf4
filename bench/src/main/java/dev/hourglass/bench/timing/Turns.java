package dev.hourglass.bench.timing;

import dev.hourglass.bench.timing.Timing.Laps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Times contenders in turns — A B A B … — so that whatever else the machine does meanwhile meets
/// all of them alike.
public final class Turns {
  /// A contender warms up for this many seconds at least: Java compiles what is hot meanwhile.
  public static final int WARM_UP_SECONDS = 5;

  // A machine that others use may never be steady.
  private static final int MOST_WARM_UPS = 12;

  private static final int STEADY_TURNS = 3;
  private static final double STEADY = 0.98;

  private Turns() {}

  /// One turn of one contender.
  @FunctionalInterface
  public interface Turn {
    /// Does the work once.
    ///
    /// @return how long it took
    Timing take() throws Exception;
  }

  /// A turn of some calls, each of which is timed.
  public static Turn timed(List<Work> calls) {
    return () -> {
      Laps laps = new Laps(calls.size());
      for (Work call : calls) {
        call.run();
        laps.lap();
      }
      return laps.timing();
    };
  }

  /// Work that may fail.
  @FunctionalInterface
  public interface Work {
    /// Does it.
    void run() throws Exception;
  }

  /// Lets everyone have the same number of turns.
  ///
  /// @param contenders by name, in order; warm
  /// @param runs turns of each, at least 1
  /// @return each turn, by name
  public static Map<String, List<Timing>> take(Map<String, ? extends Turn> contenders, int runs)
      throws Exception {
    Map<String, List<Timing>> turns = new LinkedHashMap<>();
    for (int run = 0; run < runs; run++) {
      for (Map.Entry<String, ? extends Turn> contender : contenders.entrySet()) {
        Timing taken = contender.getValue().take();
        turns.computeIfAbsent(contender.getKey(), _ -> new ArrayList<>()).add(taken);
      }
    }
    return turns;
  }

  /// Takes turns that do not count until they are steady: for some seconds, and until three turns
  /// in a row were not faster than the fastest before them by more than 2 %. A machine that never
  /// becomes steady gets twelve times as long.
  public static void warmUp(Turn contender, double seconds) throws Exception {
    // A turn may report other seconds than it took: whichever are more count.
    long start = System.nanoTime();
    double spent = 0;
    double fastest = Double.POSITIVE_INFINITY;
    int steady = 0;
    do {
      double taken = contender.take().seconds();
      spent = Math.max(spent + taken, (System.nanoTime() - start) / 1e9);
      steady = taken < STEADY * fastest ? 0 : steady + 1;
      fastest = Math.min(fastest, taken);
    } while (spent < MOST_WARM_UPS * seconds && (spent < seconds || steady < STEADY_TURNS));
  }
}
