package dev.hourglass.bench;

import java.util.Locale;

/// What is timed, and how its seconds are shown.
///
/// @param name heading of its table
/// @param unit what the numbers are
/// @param items how many epochs, images or calls one turn is worth
/// @param kind seconds per item or items per second
record Task(String name, String unit, double items, Kind kind) {

  /// Which way round a number goes.
  enum Kind {
    SECONDS_PER_ITEM,
    MICROSECONDS_PER_ITEM,
    ITEMS_PER_SECOND
  }

  /// A turn's seconds in the task's unit.
  double value(double seconds) {
    return switch (kind) {
      case SECONDS_PER_ITEM -> seconds / items;
      case MICROSECONDS_PER_ITEM -> 1e6 * seconds / items;
      case ITEMS_PER_SECOND -> items / seconds;
    };
  }

  /// A number in the task's unit, for people.
  String text(double value) {
    return switch (kind) {
      case SECONDS_PER_ITEM -> String.format(Locale.ROOT, "%.2f", value);
      case MICROSECONDS_PER_ITEM -> String.format(Locale.ROOT, "%.1f", value);
      case ITEMS_PER_SECOND -> String.format(Locale.ROOT, "%,.0f", value);
    };
  }
}
