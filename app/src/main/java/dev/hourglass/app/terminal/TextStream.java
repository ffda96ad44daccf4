package dev.hourglass.app.terminal;

import dev.hourglass.app.text.Lines;
import dev.hourglass.text.Printable;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The stream behind every console: whatever files, names and messages a text quotes, a terminal
/// gets nothing from it but characters to read, in lines that it can show.
///
/// A format may have several lines; each of its values, and what `println` gets, has one. Bytes
/// pass as they are.
final class TextStream extends PrintStream {
  /// Far more than any value of ours; paths are never cut, since they are there to be copied.
  private static final int LONGEST_VALUE = 1000;

  private final int columns;

  /// @param columns where lines are broken, 0 for nowhere
  TextStream(PrintStream out, int columns) {
    super(out, true, out.charset());
    this.columns = columns;
  }

  @Override
  public void print(@Nullable String text) {
    write(Printable.lines(String.valueOf(text)));
  }

  @Override
  public void println(@Nullable String text) {
    write(Printable.of(String.valueOf(text)) + System.lineSeparator());
  }

  @Override
  public void println(@Nullable Object value) {
    println(String.valueOf(value));
  }

  @Override
  public void print(@Nullable Object value) {
    print(String.valueOf(value));
  }

  @Override
  public void print(char[] text) {
    print(String.valueOf(text));
  }

  @Override
  public void print(char character) {
    print(String.valueOf(character));
  }

  // Error Prone knows the JDK's method and checks its calls without an annotation.
  @Override
  @SuppressWarnings("AnnotateFormatMethod")
  public PrintStream format(String format, @Nullable Object... values) {
    return format(Locale.ROOT, format, values);
  }

  @Override
  public PrintStream format(@Nullable Locale locale, String format, @Nullable Object... values) {
    write(Printable.lines(String.format(locale, format, shown(values))));
    return this;
  }

  private void write(String text) {
    super.print(Lines.wrapped(text, columns));
  }

  private static @Nullable Object[] shown(@Nullable Object... values) {
    return Arrays.stream(values).map(TextStream::shown).toArray();
  }

  private static @Nullable Object shown(@Nullable Object value) {
    return switch (value) {
      case Number _, Boolean _, Character _ -> value;
      case Path path -> Printable.of(path);
      case null -> null;
      default -> Printable.of(value.toString(), LONGEST_VALUE);
    };
  }
}
