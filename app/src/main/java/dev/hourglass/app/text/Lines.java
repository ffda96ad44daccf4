package dev.hourglass.app.text;

import dev.hourglass.text.Printable;
import java.util.stream.Collectors;

/// Wraps and escapes lines of text for the terminal.
public final class Lines {
  /// Far more than any sentence of the program; a longer one quotes a file.
  private static final int LONGEST = 4000;

  private static final String INDENT = "  ";

  private Lines() {}

  /// A message, which may quote files and names: one line, or a line and a list of indented ones.
  /// Any other line break comes from what is quoted, and is escaped.
  public static String message(String text) {
    String shown =
        text.strip()
            .lines()
            .map(line -> line.startsWith(INDENT) ? "\n" + line : Printable.of("\n") + line)
            .collect(Collectors.joining());
    return Printable.lines(cut(shown.substring(Printable.of("\n").length())));
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "…";
  }

  /// Breaks lines between words, the rest indented, so that a terminal breaks none inside of one. A
  /// word that is wider than the terminal stays whole.
  ///
  /// @param columns of the terminal, 0 for lines as long as they are
  public static String wrapped(String text, int columns) {
    return wrapped(text, columns, "");
  }

  /// A command for a shell, which reads the lines as one.
  public static String wrappedCommand(String command, int columns) {
    return wrapped(INDENT + command, columns, " \\");
  }

  private static String wrapped(String text, int columns, String mark) {
    if (columns <= 0 || text.length() <= columns) {
      return text;
    }
    StringBuilder all = new StringBuilder();
    for (String line : text.split("(?<=\n)", -1)) {
      wrap(line, columns, mark, all);
    }
    return all.toString();
  }

  private static void wrap(String line, int columns, String mark, StringBuilder out) {
    int margin = line.length() - line.stripLeading().length();
    String rest = line;
    while (rest.stripTrailing().length() > columns) {
      int end = breakAt(rest, columns - mark.length());
      if (end < 0) {
        break;
      }
      out.append(rest.substring(0, end).stripTrailing()).append(mark).append('\n');
      rest = " ".repeat(margin) + INDENT + rest.substring(end).stripLeading();
    }
    out.append(rest);
  }

  /// The last space before a column, or else the first one after it; −1 where there is none.
  private static int breakAt(String line, int column) {
    int first = line.length() - line.stripLeading().length();
    int before = line.lastIndexOf(' ', column);
    if (before > first) {
      return before;
    }
    int after = line.indexOf(' ', Math.max(first, column));
    return after < 0 || line.substring(after).isBlank() ? -1 : after;
  }
}
