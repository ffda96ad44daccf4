package dev.hourglass.train;

import dev.hourglass.files.Numbers;

/// Parses settings of a name and a number: `gaussian:0.3`.
///
/// @param name before the colon
/// @param number after it
record NamedNumber(String name, double number) {

  /// Reads a name and a number.
  ///
  /// @param expected what would have been right, for the error
  /// @throws IllegalArgumentException if there is no colon or no number after it
  static NamedNumber parse(String text, String expected) {
    int colon = text.indexOf(':');
    if (colon >= 0) {
      try {
        double number = Numbers.decimal(text.substring(colon + 1));
        return new NamedNumber(text.substring(0, colon).strip(), number);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "\"%s\" has no decimal number after the colon, expected %s".formatted(text, expected),
            e);
      }
    }
    throw new IllegalArgumentException("\"%s\" found, expected %s".formatted(text, expected));
  }

  /// As it is written.
  @Override
  public String toString() {
    return name + ":" + text(number);
  }

  /// A number as settings are written, whole ones without a point: 2 for 2.0.
  static String text(double number) {
    boolean whole = number == Math.rint(number) && Math.abs(number) < 1e9;
    return whole ? Long.toString((long) number) : Double.toString(number);
  }
}
