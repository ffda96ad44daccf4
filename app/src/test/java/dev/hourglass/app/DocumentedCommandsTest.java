package dev.hourglass.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.hourglass.app.commands.HourglassCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// The commands that documents and helps show are commands of the program.
class DocumentedCommandsTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\w*\\n(.*?)^```");
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```java\\n(.*?)```.*?```\\n(.*?)```");
  private static final Pattern CALL =
      Pattern.compile("(?m)(?:^|\\|) *(?:\\./)?hourglass +([^#|>\\n]+)");

  /// What stands for a command of the user's choice.
  private static final Pattern FORM = Pattern.compile("\\[|\\b(NAME|NUMBERS)\\b");

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
  private static final List<String> LAUNCHERS = List.of("test", "bench", "notebook");

  static Stream<String> documented() throws IOException {
    try (Stream<Path> files = Files.list(Cli.ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of(Cli.ROOT.resolve("README.md")), files.sorted().toList().stream())
          .filter(file -> file.toString().endsWith(".md"))
          .flatMap(DocumentedCommandsTest::blocks)
          .flatMap(DocumentedCommandsTest::calls)
          .distinct();
    }
  }

  static Stream<String> exemplary() {
    return footers(HourglassCommand.commandLine()).flatMap(DocumentedCommandsTest::calls);
  }

  private static Stream<String> footers(CommandLine line) {
    return Stream.concat(
        Stream.of(line.getCommandSpec().usageMessage().footer()),
        line.getSubcommands().values().stream().flatMap(DocumentedCommandsTest::footers));
  }

  private static Stream<String> blocks(Path file) {
    try {
      return BLOCK
          .matcher(Files.readString(file))
          .results()
          .map(block -> block.group(1))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> calls(String text) {
    return CALL.matcher(text.replace("\\\n", " "))
        .results()
        .map(call -> call.group(1).strip().replaceFirst("   .*", ""))
        .filter(call -> !FORM.matcher(call).find());
  }

  @Test
  void thereAreSome() throws IOException {
    assertThat(documented()).hasSizeGreaterThan(20);
    assertThat(exemplary()).hasSizeGreaterThan(40);
  }

  /// The README's Java example, saved and started as it says there, on digits that need no network.
  @Test
  void theExampleRunsByTheCommandsBelowIt() throws Exception {
    Matcher shown = EXAMPLE.matcher(Files.readString(Cli.ROOT.resolve("README.md")));
    assertThat(shown.find()).isTrue();
    Path project = Cli.project();
    Path example = project.resolve("Example.java");
    Files.writeString(
        example,
        shown
            .group(1)
            .replace("\"mnist\"", "\"synthetic:100\"")
            .replace("digits.safetensors", project.resolve("example.safetensors").toString()));
    ProcessBuilder bash =
        new ProcessBuilder("bash", "-e", "-c", shown.group(2)).directory(project.toFile());
    String java = System.getProperty("java.home");
    bash.environment().put("HOURGLASS_JAVA", java);
    bash.environment().put("PATH", java + "/bin:" + System.getenv("PATH"));
    Process process = bash.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains(" numbers became ");
    Files.delete(example);
  }

  @ParameterizedTest
  @MethodSource({"documented", "exemplary"})
  void itIsUnderstood(String call) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(call);
    while (word.find()) {
      words.add(Stream.of(1, 2, 3).map(word::group).filter(w -> w != null).findFirst().orElse(""));
    }
    if (!LAUNCHERS.contains(words.getFirst())) {
      assertThatCode(() -> HourglassCommand.commandLine().parseArgs(words.toArray(String[]::new)))
          .doesNotThrowAnyException();
    }
  }
}
