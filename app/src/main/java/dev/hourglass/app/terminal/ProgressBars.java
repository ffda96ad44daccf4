package dev.hourglass.app.terminal;

import dev.hourglass.text.Printable;
import java.io.PrintStream;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressState;

/// Progress for a terminal: a line that a background thread of the library repaints.
///
/// The line is laid out here, and written to our own stream: the library would load a native
/// terminal library for it, which the JVM remarks upon.
final class ProgressBars implements Progress {
  private static final int REPAINT_MILLIS = 100;
  private static final int LONGEST_BAR = 40;
  private static final int SHORTEST_BAR = 6;

  private final Line line;
  private final ProgressBar bar;

  ProgressBars(Console console, String task, long total, String unit, Supplier<String> note) {
    // The last column stays free: some terminals break the line there.
    line = new Line(console.out(), console.columns() - 1);
    boolean blocks = console.out().charset().newEncoder().canEncode('█');
    bar =
        new ProgressBarBuilder()
            .setTaskName(Printable.of(task))
            .setInitialMax(total > 0 ? total : -1)
            .setUpdateIntervalMillis(REPAINT_MILLIS)
            .setRenderer((state, columns) -> render(state, columns, unit, note.get(), blocks))
            .setConsumer(line)
            .build();
  }

  @Override
  public void advance(long units) {
    bar.stepBy(units);
  }

  @Override
  public void close() {
    bar.close();
    // The library forgets to, where a bar ends before its first repaint.
    line.clear();
  }

  private static String render(
      ProgressState state, int columns, String unit, String note, boolean blocks) {
    double seconds = state.getElapsedAfterStart().toNanos() / 1e9;
    long total = state.isIndefinite() ? 0 : state.getMax();
    String speed = Progress.speed(state.getCurrent(), total, seconds, unit);
    String details = Progress.details(note, speed);
    return line(state.getTaskName(), state.getCurrent(), total, details, columns, blocks);
  }

  /// Task, bar, share and the words beside it in at most `columns` characters: the bar gives way
  /// first, then the end of the line.
  static String line(
      String task, long done, long total, String speed, int columns, boolean blocks) {
    if (total <= 0) {
      return cut(task + "  " + speed, columns);
    }
    double share = Math.clamp((double) done / total, 0, 1);
    String numbers = "%3d %%  %s".formatted((long) (100 * share), speed);
    int room = Math.min(columns - task.length() - numbers.length() - 4, LONGEST_BAR);
    String middle = room < SHORTEST_BAR ? "  " : "  " + bar(share, room, blocks) + "  ";
    return cut(task + middle + numbers, columns);
  }

  private static String bar(double share, int length, boolean blocks) {
    int full = (int) (share * length);
    return (blocks ? "█" : "#").repeat(full) + (blocks ? "░" : ".").repeat(length - full);
  }

  private static String cut(String line, int columns) {
    return line.length() <= columns ? line : line.substring(0, columns);
  }

  /// One line of a terminal, overwritten in place.
  private record Line(PrintStream out, int columns) implements ProgressBarConsumer {
    private static final String START = "\r";
    private static final String ERASE = "\r\u001b[K";

    @Override
    public int getMaxRenderedLength() {
      return columns;
    }

    @Override
    public void accept(String line) {
      write(START + line + " ".repeat(Math.max(0, columns - line.length())) + START);
    }

    @Override
    public void clear() {
      write(ERASE);
    }

    /// As bytes, since text has no way to move the cursor.
    private void write(String line) {
      out.writeBytes(line.getBytes(out.charset()));
      out.flush();
    }

    @Override
    public void close() {}
  }
}
