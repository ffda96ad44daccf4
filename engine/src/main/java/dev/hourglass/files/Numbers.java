package dev.hourglass.files;

import java.util.regex.Pattern;

/// Numbers as people write them, the one grammar of options, settings and properties: decimal
/// digits, perhaps with a point and an exponent of ten. Java's own grammar also takes `0x1p-2`,
/// `0.3d`, `NaN`, spaces and digits of any script, which is more often a slip than meant.
public final class Numbers {
  private static final Pattern DECIMAL =
      Pattern.compile("-?([0-9]{1,40}\\.?[0-9]{0,40}|\\.[0-9]{1,40})([eE][+-]?[0-9]{1,4})?");

  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,40}");
  private static final Pattern ZERO = Pattern.compile("-?[0.]*([eE].*)?");

  private Numbers() {}

  /// {@return the number that a text writes, as in `3`, `-0.25`, `.5` or `2.5e-3`}
  ///
  /// @param text what a user wrote
  /// @throws NumberFormatException if it is something else, or too large or small for a double; its
  ///   message is for the user
  public static double decimal(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      throw wrong(text, "is not a decimal number, expected one such as 0.25 or 2.5e-3");
    }
    double number = Double.parseDouble(text);
    if (Double.isInfinite(number) || (number == 0 && !ZERO.matcher(text).matches())) {
      throw wrong(text, "is out of range, expected a number between 1e-300 and 1e300");
    }
    return number;
  }

  /// {@return the whole number that a text writes, as in `3` or `-12`}
  ///
  /// @param text what a user wrote
  /// @throws NumberFormatException if it is something else or out of an int's range; its message is
  ///   for the user
  public static int whole(String text) {
    return (int) whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  /// {@return the whole number that a text writes}
  ///
  /// @param text what a user wrote
  /// @throws NumberFormatException if it is something else or out of a long's range; its message is
  ///   for the user
  public static long wholeLong(String text) {
    return whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private static long whole(String text, long least, long most) {
    if (!WHOLE.matcher(text).matches()) {
      throw wrong(text, "is not a whole number, expected digits such as 1000");
    }
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException tooLong) {
      // Said below as for any other range.
    }
    throw wrong(text, "is out of range, expected %d to %d".formatted(least, most));
  }

  /// {@return the whole number that a system property holds}
  ///
  /// @param property its name
  /// @param otherwise where it is not set
  /// @throws IllegalStateException if it holds something else
  public static int property(String property, int otherwise) {
    String text = System.getProperty(property);
    try {
      return text == null ? otherwise : whole(text);
    } catch (NumberFormatException e) {
      throw new IllegalStateException(
          "the system property %s: %s".formatted(property, e.getMessage()), e);
    }
  }

  private static NumberFormatException wrong(String text, String what) {
    return new NumberFormatException(FormatException.quote(text) + " " + what);
  }
}
