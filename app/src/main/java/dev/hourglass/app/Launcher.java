package dev.hourglass.app;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How the user calls the program, for the commands that messages suggest.
public final class Launcher {
  private Launcher() {}

  /// A command as a shell reads it: the word that the user typed for the program, which the
  /// launcher passes on (property `hourglass.command`; `hourglass` without it), and these.
  public static String command(String... words) {
    String program = System.getProperty("hourglass.command", "hourglass");
    return Stream.concat(Stream.of(program), Stream.of(words))
        .map(Launcher::quoted)
        .collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return word.matches("[\\w./:,@%+=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
