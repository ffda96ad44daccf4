package dev.hourglass.app.terminal;

import dev.hourglass.text.Printable;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The command by which the user starts the program, for commands in messages.
public final class Launcher {
  private Launcher() {}

  /// A command as a shell reads it: the word that the user typed for the program, which the
  /// launcher passes on (property `hourglass.command`; `hourglass` without it), and these.
  public static String command(String... words) {
    String program = System.getProperty("hourglass.command", "hourglass");
    return line(Stream.concat(Stream.of(program), Stream.of(words)).toList());
  }

  /// The words of any command as a shell reads them.
  public static String line(List<String> words) {
    return words.stream().map(Launcher::quoted).collect(Collectors.joining(" "));
  }

  /// The words that start this program in a process of its own, with the same Java and its options,
  /// and without a terminal.
  public static List<String> process() {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    words.addAll(
        List.of(
            "-Dhourglass.terminal=false",
            "-Dhourglass.terminal.errors=false",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.hourglass.app.Main"));
    return words;
  }

  private static String quoted(String word) {
    if (word.matches("[\\w./:,@%+=-]+")) {
      return word;
    }
    // Escapes of our own where a terminal must not get the characters themselves.
    String shown = Printable.of(word);
    return shown.equals(word)
        ? "'" + word.replace("'", "'\\''") + "'"
        : "$'" + Printable.of(word.replace("\\", "\\\\").replace("'", "\\'")) + "'";
  }
}
