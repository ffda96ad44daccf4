package dev.hourglass.app.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hourglass.app.Cli;
import dev.hourglass.app.text.Lines;
import dev.hourglass.text.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whatever is printed, a terminal gets characters to read, in lines that it can show.
class ConsoleTest {
  private static final String EVIL = "x\ny\u001b[2J\u202e";
  private static final String SHOWN = "x\\u000ay\\u001b[2J\\u202e";

  /// The only files that may name the streams of the system, and the launcher's; the benchmark's
  /// Worker answers its parent process there, and prints nothing for people.
  private static final List<String> OWNERS =
      List.of("Console.java", "StandardError.java", "StandardOutput.java", "Worker.java");

  private static final Pattern AROUND =
      Pattern.compile("System\\.(out|err|console)\\b|printStackTrace\\(\\)|new FileDescriptor");

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(written, true, UTF_8);
  private final Console plain = new Console(stream, false, 80);

  @Test
  void valuesOfAFormatAreOneLineOfCharactersToRead() {
    plain.out().printf("Wrote %s to %s (%,d, %5s)%n", EVIL, Path.of("a\u001bb"), 1234, "é");
    assertThat(written()).isEqualTo("Wrote " + SHOWN + " to a\\u001bb (1,234,     é)\n");
  }

  @Test
  void whateverWayATextIsPrintedItsCharactersAreThereToRead() {
    PrintStream out = plain.out();
    out.println("Note: " + EVIL);
    out.println((Object) EVIL);
    out.append(EVIL).append('\u001b').println();
    out.print(EVIL.toCharArray());
    out.format("%s", (Object) null);
    assertThat(written().lines().limit(2)).containsExactly("Note: " + SHOWN, SHOWN);
    assertThat(written().codePoints()).allMatch(c -> c == '\n' || Printable.isPrintable(c));
    assertThat(written()).endsWith("null");
  }

  @Test
  void longValuesAreCutAndPathsAreNot() {
    plain.out().printf("%s", "x".repeat(5000));
    assertThat(written()).hasSize(1000).endsWith("x…");
    plain.out().printf("%s", Path.of("y".repeat(3000)));
    assertThat(written()).hasSize(4000).endsWith("y");
  }

  @Test
  void aTerminalsLinesAreBrokenBetweenWords() {
    Console terminal = new Console(stream, true, 30);
    terminal.out().printf("  a sentence of many words that is too long%nshort%n");
    assertThat(written()).isEqualTo("  a sentence of many words\n    that is too long\nshort\n");
  }

  @Test
  void aWordWiderThanTheTerminalStaysWhole() {
    String path = "/a/long/path/of/more/than/thirty/characters";
    assertThat(Lines.wrapped("Wrote it to " + path + " and so on", 30))
        .isEqualTo("Wrote it to\n  " + path + "\n  and so on");
    assertThat(Lines.wrapped(path, 30)).isEqualTo(path);
    assertThat(Lines.wrapped("  " + path, 30)).isEqualTo("  " + path);
  }

  @Test
  void aCommandCanBeCopiedFromATerminalAndIsOneLineElsewhere() {
    String command = Launcher.command("train", "--resume", "a folder of some length", "--epochs");
    new Console(stream, true, 40).command(command);
    assertThat(written().lines())
        .hasSizeGreaterThan(1)
        .allMatch(line -> line.length() <= 40)
        .filteredOn(line -> !line.endsWith(" \\"))
        .hasSize(1);
    written.reset();
    plain.command(command);
    assertThat(written()).isEqualTo("  " + command + "\n");
  }

  @Test
  void aCommandNamesAFileThatNoTerminalMayShow() {
    assertThat(Launcher.command("a\u001b'b")).endsWith(" $'a\\u001b\\'b'");
  }

  @Test
  void aMessageHasOneLineAndPerhapsAnIndentedList() {
    assertThat(Lines.message("there is no\nfile: " + EVIL + "\n  one\n  two\n"))
        .isEqualTo("there is no\\u000afile: " + SHOWN + "\n  one\n  two");
    assertThat(Lines.message("x".repeat(10_000))).hasSize(4000).endsWith("…");
  }

  @Test
  void nothingIsPrintedPastTheConsole() throws IOException {
    for (String module : List.of("engine", "app", "bench")) {
      try (Stream<Path> files = Files.walk(Cli.ROOT.resolve(module).resolve("src/main"))) {
        List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
        assertThat(sources).hasSizeGreaterThan(5);
        for (Path source : sources) {
          boolean owner = OWNERS.contains(source.getFileName().toString());
          assertThat(owner || !AROUND.matcher(code(source)).find()).as("%s", source).isTrue();
        }
      }
    }
  }

  private static String code(Path source) throws IOException {
    return Files.readString(source).replaceAll("(?m)//.*$", "");
  }

  private String written() {
    return written.toString(UTF_8);
  }
}
