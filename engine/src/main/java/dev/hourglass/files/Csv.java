package dev.hourglass.files;

import java.util.regex.Pattern;

/// Texts as fields of comma-separated values (RFC 4180) that a spreadsheet takes for texts.
public final class Csv {
  /// With these a spreadsheet begins to compute, or to run programs.
  private static final String FORMULA = "=+-@\t\r";

  private static final Pattern NUMBER = Pattern.compile("[+-]\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
  private static final Pattern SPECIAL = Pattern.compile("[,\"\n\r\t]");

  private Csv() {}

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
