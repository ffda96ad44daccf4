package dev.hourglass.app.terminal;

import com.google.errorprone.annotations.FormatMethod;
import dev.hourglass.analysis.ProgressListener;
import dev.hourglass.app.text.Lines;
import dev.hourglass.files.Numbers;
import dev.hourglass.text.Printable;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The program's console: all output goes through it, with untrusted text escaped.
///
/// @param out the stream
/// @param terminal whether a person watches: lines may then be overwritten
/// @param columns width of a line in characters
public record Console(PrintStream out, boolean terminal, int columns) {
  private static final int DEFAULT_COLUMNS = 80;
  private static final int LEAST_COLUMNS = 20;

  /// A console no narrower than 20 columns; one that does not know its width says 0 and has 80. On
  /// a terminal its lines are broken between words.
  public Console {
    columns = columns <= 0 ? DEFAULT_COLUMNS : Math.max(columns, LEAST_COLUMNS);
    out = new TextStream(out, terminal ? columns : 0);
  }

  /// Standard error, for messages, and for progress while standard output is for another program;
  /// described by the launcher like {@link #system}.
  public static Console errors() {
    return of(System.err, "hourglass.terminal.errors");
  }

  /// Standard output, described by the launcher (properties `hourglass.terminal` and
  /// `hourglass.columns`); without it no terminal, 80 columns.
  public static Console system() {
    return of(System.out, "hourglass.terminal");
  }

  private static Console of(PrintStream out, String terminal) {
    return new Console(
        out, Boolean.getBoolean(terminal), Numbers.property("hourglass.columns", DEFAULT_COLUMNS));
  }

  /// Standard output for JSON, which stays what it is: only in texts can there be characters that a
  /// terminal would obey, and they are written as JSON's own escapes.
  public static void json(String json) {
    System.out.println(Printable.json(json));
  }

  /// Prints values in a format, whatever the user's language; `%n` ends a line.
  @FormatMethod
  public void printf(String format, @Nullable Object... values) {
    out.printf(Locale.ROOT, format, values);
  }

  /// Prints a line.
  public void println(String line) {
    out.println(line);
  }

  /// Shows each task as a bar or as lines of its own.
  public ProgressListener progress() {
    return (task, total, unit) -> Progress.start(this, task, total, unit);
  }

  /// Prints a command to copy into a shell.
  public void command(String command) {
    int width = terminal ? columns : 0;
    String lines = Lines.wrappedCommand(Printable.of(command), width) + System.lineSeparator();
    out.writeBytes(lines.getBytes(out.charset()));
  }

  /// Says what went wrong: a sentence, which may quote anything, and perhaps an indented list.
  public static void complain(PrintWriter err, String message) {
    Console errors = errors();
    int width = errors.terminal ? errors.columns : 0;
    err.println(Lines.wrapped(Lines.message(message), width));
  }
}
