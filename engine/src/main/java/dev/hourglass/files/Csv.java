package dev.hourglass.files;

import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Comma-separated values (RFC 4180, but lines end as Unix has them), whose texts a spreadsheet
/// takes for texts.
public final class Csv {
  /// With these a spreadsheet begins to compute, or to run programs.
  private static final String FORMULA = "=+-@\t\r";

  private static final Pattern NUMBER = Pattern.compile("[+-]\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
  private static final Pattern SPECIAL = Pattern.compile("[,\"\n\r\t]");

  private Csv() {}

  /// {@return a line with its end: texts as {@link #text} has them, numbers and truth values as
  /// Java writes them, nothing for null}
  public static String line(Iterable<? extends @Nullable Object> fields) {
    StringJoiner line = new StringJoiner(",", "", "\n");
    for (Object field : fields) {
      line.add(
          switch (field) {
            case null -> "";
            case String text -> text(text);
            default -> field.toString();
          });
    }
    return line.toString();
  }

  /// {@return a field, in quotes where it needs them; what a spreadsheet would take for a formula
  /// comes after an apostrophe}
  public static String text(String text) {
    String safe = isFormula(text) ? "'" + text : text;
    return SPECIAL.matcher(safe).find() ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }

  private static boolean isFormula(String text) {
    return !text.isEmpty()
        && FORMULA.indexOf(text.charAt(0)) >= 0
        && !NUMBER.matcher(text).matches();
  }
}
