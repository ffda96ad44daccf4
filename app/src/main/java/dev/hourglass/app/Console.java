package dev.hourglass.app;

import java.io.PrintStream;

/// Where the program shows what it does, and what can be shown there.
///
/// @param out the stream
/// @param terminal whether a person watches: lines may then be overwritten
/// @param columns width of a line in characters
public record Console(PrintStream out, boolean terminal, int columns) {
  private static final int USUAL_COLUMNS = 80;
  private static final int LEAST_COLUMNS = 20;

  /// A console no narrower than 20 columns; one that does not know its width says 0 and has 80.
  public Console {
    columns = columns <= 0 ? USUAL_COLUMNS : Math.max(columns, LEAST_COLUMNS);
  }

  /// Standard error without a bar, for commands whose standard output is for another program.
  public static Console errors() {
    return new Console(System.err, false, USUAL_COLUMNS);
  }

  /// Standard output, described by the launcher (properties `hourglass.terminal` and
  /// `hourglass.columns`); without it no terminal, 80 columns.
  public static Console system() {
    return new Console(
        System.out,
        Boolean.getBoolean("hourglass.terminal"),
        Integer.getInteger("hourglass.columns", USUAL_COLUMNS));
  }
}
