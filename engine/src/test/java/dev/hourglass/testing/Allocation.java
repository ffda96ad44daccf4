package dev.hourglass.testing;

import static org.assertj.core.api.Assertions.fail;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/// How much a piece of work allocates once the JIT has compiled it: interpreted vector code
/// allocates, and on a busy machine the compiler takes its time.
public final class Allocation {
  private static final int WINDOW = 10;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /// Processor time to wait for the compiler, which on a busy machine gets less of it than the
  /// clock says; short once that was in vain, so that many tests end soon.
  private static Duration patience = Duration.ofMinutes(1);

  private Allocation() {}

  /// Runs the work until ten runs in a row have allocated nothing on this thread; fails after a
  /// minute of processor time, and says where the work allocates.
  ///
  /// @param what the work, for the message
  public static void assertNone(String what, Runnable work) {
    assertAtMost(0, what, work);
  }

  /// As {@link #assertNone}, for work that may allocate its result.
  ///
  /// @param bytes of one run
  public static void assertAtMost(long bytes, String what, Runnable work) {
    long least = Long.MAX_VALUE;
    long end = SYSTEM.getProcessCpuTime() + patience.toNanos();
    while (least > WINDOW * bytes && SYSTEM.getProcessCpuTime() < end) {
      least = Math.min(least, ofTenRuns(work));
    }
    if (least > WINDOW * bytes) {
      patience = Duration.ofSeconds(1);
      fail(
          "%s allocates %d bytes in ten runs, expected at most %d: %s",
          what, least, WINDOW * bytes, AllocationSites.of(work));
    }
  }

  private static long ofTenRuns(Runnable work) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int run = 0; run < WINDOW; run++) {
      work.run();
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
