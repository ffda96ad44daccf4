package dev.hourglass.text;

import java.nio.file.Path;

/// Escapes untrusted text from files, file names or users, so that it cannot control a terminal or
/// a page.
///
/// Characters that move a cursor, hide, reorder or break a line are written as escapes (as in
/// `\u001b`): control characters, invisible and bidirectional formatting, line and paragraph
/// separators, unpaired surrogates, private and unassigned characters.
public final class Printable {
  private static final String ELLIPSIS = "…";

  private Printable() {}

  /// {@return the text in one line}
  public static String of(String text) {
    return escaped(text, text.length(), false);
  }

  /// {@return a path in one line, in quotes where spaces at its ends would not be seen}
  public static String of(Path path) {
    return path(path.toString());
  }

  /// {@return the same of a text that may be no path}
  public static String path(String text) {
    return text.equals(text.strip()) ? of(text) : "'" + of(text) + "'";
  }

  /// {@return the text in one line of at most so many characters, the last one an ellipsis where it
  /// was cut}
  ///
  /// @param longest at least 1
  public static String of(String text, int longest) {
    // Escapes only lengthen a text, so the rest of the text need not be read.
    String shown = escaped(text, longest, false);
    if (text.codePointCount(0, text.length()) <= longest && length(shown) <= longest) {
      return shown;
    }
    int end = shown.offsetByCodePoints(0, Math.min(longest - 1, length(shown)));
    return shown.substring(0, end) + ELLIPSIS;
  }

  /// {@return the text with its own line breaks, and nothing else that is no character to read}
  public static String lines(String text) {
    return escaped(text, text.length(), true);
  }

  /// {@return JSON whose texts have JSON's own escapes for what is no character to read: the same
  /// values}
  public static String json(String json) {
    StringBuilder shown = new StringBuilder();
    json.codePoints()
        .forEach(c -> {
          if (isPrintable(c) || c == '\n') {
            shown.appendCodePoint(c);
          } else {
            for (char unit : Character.toChars(c)) {
              shown.append("\\u%04x".formatted((int) unit));
            }
          }
        });
    return shown.toString();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String escaped(String text, int longest, boolean lines) {
    StringBuilder shown = new StringBuilder(Math.min(text.length(), longest));
    int read = 0;
    for (int at = 0; at < text.length() && read < longest; read++) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      if (isPrintable(c) || (lines && c == '\n')) {
        shown.appendCodePoint(c);
      } else {
        shown.append((c > Character.MAX_VALUE ? "\\U%08x" : "\\u%04x").formatted(c));
      }
    }
    return shown.toString();
  }

  /// Whether a character can be shown as it is.
  public static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
