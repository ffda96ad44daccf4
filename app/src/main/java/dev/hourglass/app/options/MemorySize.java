package dev.hourglass.app.options;

import dev.hourglass.app.input.UsageError;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers of bytes as people write them: `800m`, `2g`.
final class MemorySize {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})([kKmMgG]?)");
  private static final String UNITS = " kmg";
  private static final int KIBI_BITS = 10;

  private MemorySize() {}

  /// The bytes that a text states; k, m and g are powers of 1024, as in Java's own options.
  ///
  /// @throws UsageError if it states none
  static long parse(String option, String text) {
    Matcher parts = SIZE.matcher(text);
    if (parts.matches()) {
      long number = Long.parseLong(parts.group(1));
      String unit = parts.group(2).toLowerCase(Locale.ROOT);
      int shift = unit.isEmpty() ? 0 : KIBI_BITS * UNITS.indexOf(unit);
      if (number >= 1 && number <= Long.MAX_VALUE >> shift) {
        return number << shift;
      }
    }
    throw new UsageError(
        "%s is '%s', expected a number of bytes of at least 1, as in 800m or 2g"
            .formatted(option, text));
  }
}
