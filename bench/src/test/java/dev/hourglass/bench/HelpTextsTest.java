package dev.hourglass.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// The launcher shows the texts in `src/help` where it would have to build the benchmarks first.
class HelpTextsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bench", "small", "kernels", "scaling", "growth", "shared", "codec", "serve", "explore",
        "presets", "rates", "jmh"
      })
  void theTextsOfTheLauncherAreTheHelpOfTheProgram(String name) throws IOException {
    CommandLine bench = Main.commandLine();
    assertThat(bench.getSubcommands())
        .containsOnlyKeys(
            "small", "kernels", "scaling", "growth", "shared", "codec", "serve", "explore",
            "presets", "rates", "jmh");
    CommandLine line = bench.getSubcommands().getOrDefault(name, bench);
    Path made = Files.createDirectories(Path.of("target/help")).resolve(name + ".txt");
    Files.writeString(made, line.getUsageMessage(CommandLine.Help.Ansi.OFF));
    assertThat(Path.of("src/help", name + ".txt"))
        .as("copy %s to src/help", made)
        .hasSameTextualContentAs(made);
  }
}
