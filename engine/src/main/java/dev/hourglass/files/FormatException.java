package dev.hourglass.files;

import dev.hourglass.text.Printable;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/// A file's content breaks the rules of its format.
///
/// The message is one sentence that names the file, says what was found and what was expected, and
/// is fit to be shown to a user: text taken from the file is escaped and cut to a sane length.
public final class FormatException extends IOException {
  @Serial private static final long serialVersionUID = 1L;
  private static final int LONGEST_QUOTE = 60;

  /// @param file the file that was read
  /// @param problem what was found, what was expected and what to do, without a full stop
  public FormatException(Path file, String problem) {
    super(Printable.of(file) + ": " + problem);
  }

  /// @param cause what the parser underneath complained about
  public FormatException(Path file, String problem, Throwable cause) {
    super(Printable.of(file) + ": " + problem, cause);
  }

  /// Text from a foreign file, safe to print: a terminal must never obey what a file says.
  ///
  /// @return the text in quotes, cut to a sane length, with control characters escaped
  public static String quote(String text) {
    return '"' + Printable.of(text, LONGEST_QUOTE) + '"';
  }
}
