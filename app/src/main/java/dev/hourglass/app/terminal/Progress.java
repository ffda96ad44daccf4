package dev.hourglass.app.terminal;

import dev.hourglass.analysis.ProgressListener;
import java.util.Locale;
import java.util.function.Supplier;

/// How far a long task has come: a bar that overwrites itself on a terminal, a plain line now and
/// then elsewhere.
///
/// One thread advances it, once per batch or block. Closing it ends a bar without a trace, so that
/// the result of the task takes its place.
public sealed interface Progress extends ProgressListener.Task permits ProgressBars, ProgressLines {

  /// Starts showing a task.
  ///
  /// @param task what is done, as in `epoch 3/10`
  /// @param total how many units the task has, 0 where it is not known
  /// @param unit the units' name in the plural, as in `images`
  static Progress start(Console console, String task, long total, String unit) {
    return start(console, task, total, unit, () -> "");
  }

  /// Starts showing a task with additional information beside its progress.
  ///
  /// @param note as in `loss 0.01234`, asked for only when it is shown, from any thread
  static Progress start(
      Console console, String task, long total, String unit, Supplier<String> note) {
    return console.terminal()
        ? new ProgressBars(console, task, total, unit, note)
        : new ProgressLines(console.out(), task, total, unit, note, System::nanoTime);
  }

  /// Counts units that are done; allocates nothing unless a line is due.
  @Override
  void advance(long units);

  /// Ends the display.
  @Override
  void close();

  /// Speed and time left, as in `8,123 images/s, 0:06 left`; empty before anything is done.
  ///
  /// @param done units so far
  /// @param total all units, 0 where it is not known
  /// @param seconds since the start
  static String speed(long done, long total, double seconds, String unit) {
    if (done <= 0 || seconds <= 0) {
      return "";
    }
    double rate = done / seconds;
    String speed = String.format(Locale.ROOT, rate < 10 ? "%.1f %s/s" : "%,.0f %s/s", rate, unit);
    return total > done ? speed + ", " + clock((total - done) / rate) + " left" : speed;
  }

  /// What is known beside the amount, with commas between.
  static String details(String note, String speed) {
    return note.isEmpty() || speed.isEmpty() ? note + speed : note + ", " + speed;
  }

  private static String clock(double seconds) {
    long whole = (long) Math.ceil(seconds);
    return whole < 3600
        ? "%d:%02d".formatted(whole / 60, whole % 60)
        : "%d:%02d:%02d".formatted(whole / 3600, whole / 60 % 60, whole % 60);
  }
}
