package dev.hourglass.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/// How much a piece of work allocates once the JIT has compiled it: interpreted vector code
/// allocates, and on a busy machine the compiler takes its time.
public final class Allocation {
  private static final int WINDOW = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocation() {}

  /// The fewest bytes that ten runs in a row allocated on this thread; runs until nothing is
  /// allocated or three minutes have passed.
  public static long least(Runnable work) {
    long least = Long.MAX_VALUE;
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (least > 0 && System.nanoTime() < end) {
      least = Math.min(least, ofTenRuns(work));
    }
    return least;
  }

  private static long ofTenRuns(Runnable work) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int run = 0; run < WINDOW; run++) {
      work.run();
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
