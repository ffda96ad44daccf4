package dev.hourglass.app.terminal;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Progress for logs: a line every tenth of the task, but at most one in five seconds, so that a
/// short task shows none and a long one does not fill the log.
final class ProgressLines implements Progress {
  private static final long QUIET_NANOS = 5_000_000_000L;
  private static final double NANOS = 1e9;

  private final PrintStream out;
  private final String task;
  private final long total;
  private final String unit;
  private final Supplier<String> note;
  private final LongSupplier clock;
  private final long start;
  private long done;
  private long shownAt;
  private long shownTenths;

  /// @param clock nanoseconds that only grow
  ProgressLines(
      PrintStream out,
      String task,
      long total,
      String unit,
      Supplier<String> note,
      LongSupplier clock) {
    this.out = out;
    this.task = task;
    this.total = total;
    this.unit = unit;
    this.note = note;
    this.clock = clock;
    start = clock.getAsLong();
    shownAt = start;
  }

  @Override
  public void advance(long units) {
    done += units;
    long now = clock.getAsLong();
    boolean due = total <= 0 || tenths() > shownTenths;
    if (due && now - shownAt >= QUIET_NANOS && done != total) {
      shownAt = now;
      shownTenths = tenths();
      show((now - start) / NANOS);
    }
  }

  /// Nothing to take back.
  @Override
  public void close() {}

  private long tenths() {
    return total <= 0 ? 0 : (long) (10.0 * done / total);
  }

  private void show(double seconds) {
    String amount =
        total > 0
            ? String.format(
                Locale.ROOT,
                "%,d of %,d %s (%d %%)",
                done,
                total,
                unit,
                (long) (100.0 * done / total))
            : String.format(Locale.ROOT, "%,d %s", done, unit);
    String speed = Progress.speed(done, total, seconds, unit);
    out.println(task + ": " + amount + ", " + Progress.details(note.get(), speed));
    out.flush();
  }
}
