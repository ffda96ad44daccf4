package dev.hourglass.bench;

import java.util.Locale;

/// What is timed, and how its seconds are shown.
///
/// @param name heading of its table
/// @param unit what the numbers are
/// @param ratio what they are compared with
record Task(String name, Unit unit, Ratio ratio) {

  /// What seconds become.
  enum Unit {
    SECONDS_PER_EPOCH("seconds per epoch", "%.2f"),
    MICROSECONDS_PER_IMAGE("µs", "%.1f"),
    IMAGES_PER_SECOND("images/s", "%,.0f");

    private static final int EPOCH = 60_000;

    private final String label;
    private final String format;

    Unit(String label, String format) {
      this.label = label;
      this.format = format;
    }

    /// @param seconds of one image
    double value(double seconds) {
      return switch (this) {
        case SECONDS_PER_EPOCH -> EPOCH * seconds;
        case MICROSECONDS_PER_IMAGE -> 1e6 * seconds;
        case IMAGES_PER_SECOND -> 1 / seconds;
      };
    }

    /// For people.
    String text(double value) {
      return String.format(Locale.ROOT, format, value);
    }

    @Override
    public String toString() {
      return label;
    }
  }

  /// The last column: a time divided by that of the table's first row, or the other way round.
  enum Ratio {
    HOURGLASS("time / Hourglass's", false),
    LARGE_BATCH("time / batch 1024's", false),
    BOUND("time / bound", false),
    FIRST("time / first", false),
    PEAK("of peak", true);

    private final String label;
    private final boolean inverse;

    Ratio(String label, boolean inverse) {
      this.label = label;
      this.inverse = inverse;
    }

    /// @param times the first row's time
    double of(double times) {
      return inverse ? 1 / times : times;
    }

    @Override
    public String toString() {
      return label;
    }
  }
}
